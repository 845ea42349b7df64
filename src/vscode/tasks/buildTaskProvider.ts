import {
  type CancellationToken,
  CustomExecution,
  type Disposable,
  Task,
  TaskGroup,
  TaskScope,
  tasks,
  type Uri,
  type WorkspaceFolder,
  workspace,
} from "vscode";
import { type DetectedTask, detectBuildTasks } from "../../app/detectBuildTasks.ts";
import { parseDockerfile } from "../../dockerfile/parseDockerfile.ts";
import { openDocument } from "../dockerfileDocuments.ts";
import { findDockerfileUris } from "../findDockerfileUris.ts";
import { type BuildTaskDeps, openBuildTask } from "./openBuildTask.ts";

/** Offers a build task for each Dockerfile and stage, and runs those that tasks.json has. */
export function registerBuildTasks(deps: BuildTaskDeps): Disposable {
  return tasks.registerTaskProvider(taskType, {
    async provideTasks(token) {
      if (!workspace.isTrusted) return [];
      const uris = await findDockerfileUris(mostFiles, token);
      const found = await Promise.all(uris.map((uri) => tasksOf(deps, uri, token)));
      return found.flat();
    },
    resolveTask(task) {
      if (!workspace.isTrusted) return undefined;
      return toTask(deps, task.definition as DetectedTask["definition"], task.name, task.scope);
    },
  });
}

const taskType = "slipway";
/** Looking for tasks must not take long: VS Code waits for all providers. */
const mostFiles = 100;
const mostBytes = 1_000_000;

async function tasksOf(
  deps: BuildTaskDeps,
  uri: Uri,
  token: CancellationToken,
): Promise<readonly Task[]> {
  const folder = workspace.getWorkspaceFolder(uri);
  if (folder === undefined || uri.scheme !== "file" || token.isCancellationRequested) return [];
  const text = await readText(uri);
  if (text === undefined) return [];
  const path = workspace.asRelativePath(uri, false);
  return detectBuildTasks(path, parseDockerfile(text)).map(({ definition, name }) =>
    toTask(deps, definition, name, folder),
  );
}

function toTask(
  deps: BuildTaskDeps,
  definition: DetectedTask["definition"],
  name: string,
  scope: WorkspaceFolder | TaskScope | undefined,
): Task {
  const folder = typeof scope === "object" ? scope : onlyFolder();
  // Variables such as ${workspaceFolder} are resolved in what the execution is given.
  const execution = new CustomExecution(async (resolved) =>
    openBuildTask(deps, resolved, folder?.uri),
  );
  const at = scope ?? TaskScope.Workspace;
  // An empty list of matchers: the build marks its lines itself, and nobody is asked for one.
  const task = new Task(definition, at, name, taskType, execution, []);
  task.group = TaskGroup.Build;
  task.presentationOptions = { clear: true };
  return task;
}

/** What relative paths start from in a task of the whole workspace. */
function onlyFolder(): WorkspaceFolder | undefined {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length === 1 ? folders[0] : undefined;
}

async function readText(uri: Uri): Promise<string | undefined> {
  const open = openDocument(uri);
  if (open !== undefined) return open.getText();
  try {
    if ((await workspace.fs.stat(uri)).size > mostBytes) return undefined;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    // Gone since it was found.
    return undefined;
  }
}
