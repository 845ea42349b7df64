/**
 * Stands in for `@vscode/spdlog` in the VS Code server of the test beds: that is a native add-on,
 * which would need a compiler. Without it VS Code runs, but every output channel stays empty.
 */
const fs = require("node:fs");
const path = require("node:path");

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;

const levels = ["trace", "debug", "info", "warning", "error", "critical"];

class Logger {
  #file;
  #raw = false;
  #level = 0;

  constructor(_type, _name, file) {
    this.#file = file;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, "");
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }
  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {}
  clearFormatters() {
    this.#raw = true;
  }
  flush() {}
  drop() {}

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    fs.appendFileSync(this.#file, this.#raw ? message : `${time} [${levels[level]}] ${message}\n`);
  }
}

exports.Logger = Logger;

async function createLogger(name, file) {
  return new Logger("rotating", name, file);
}
