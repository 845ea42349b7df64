import { ignoreFileRules } from "../../src/lint/ignorefile/ignoreFileRules.ts";
import { labelFormats } from "../../src/lint/policy.ts";
import type { Rule } from "../../src/lint/rule.ts";
import { keywordCases, widest, widestIndent } from "../../src/lintconfig/readLayout.ts";
import { severityWords } from "../../src/lintconfig/readRules.ts";
import { failOnWords, presetWords } from "../../src/lintconfig/readSection.ts";
import { optionsSchema } from "./optionsSchema.ts";

/** The JSON schema of `.slipway.json`, by which editors complete and check it. */
export function configSchema(rules: readonly Rule[]): string {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Slipway's lint configuration",
    description: "Read for the Dockerfiles in its folder and below.",
    type: "object",
    // Words of VS Code's JSON server.
    allowComments: true,
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      ...sectionProperties,
      overrides: {
        description: "What is different for some files. Later ones win over earlier ones.",
        type: "array",
        items: { $ref: "#/definitions/override" },
      },
      ignore: {
        description:
          "Globs of files that are not linted where a folder is searched, relative to the folder of this file.",
        type: "array",
        items: glob,
      },
    },
    definitions: {
      severity: { type: "string", enum: severityWords },
      setting: anySetting,
      rules: rulesSchema(rules),
      override: {
        type: "object",
        additionalProperties: false,
        required: ["files"],
        properties: {
          files: {
            description:
              "Globs, relative to the folder of this file. One without a slash means a name in any folder.",
            type: "array",
            items: glob,
          },
          ...sectionProperties,
        },
      },
    },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

const glob = { type: "string", pattern: "^(?!!)[^{}\\\\]*$" };

/** The keys that the file and its overrides share. */
const sectionProperties = {
  preset: {
    description: "The rules to begin with. Default: recommended.",
    type: "string",
    enum: presetWords,
    enumDescriptions: [
      "What is almost always right.",
      "All rules, those on style and layout, too.",
      "hadolint's rules, with its severities.",
      "The checks of docker build, with their severities.",
    ],
  },
  rules: { $ref: "#/definitions/rules" },
  trustedRegistries: {
    description:
      'Registries that images may come from: a host, "*.example.com", "example.*" or "*". Empty: any.',
    type: "array",
    items: { type: "string" },
  },
  labels: {
    description: "The labels that images must have, with the format of their values.",
    type: "object",
    additionalProperties: { type: "string", enum: labelFormats },
  },
  strictLabels: { description: "Allow no other labels.", type: "boolean" },
  ignoreComments: {
    description: "Let comments in Dockerfiles silence findings. Default: true.",
    type: "boolean",
  },
  failOn: {
    description: "The severity from which on the command line exits with 1. Default: info.",
    type: "string",
    enum: failOnWords,
  },
  format: {
    description: "How Dockerfiles are formatted, in the editor and by slipway format.",
    type: "object",
    additionalProperties: false,
    properties: {
      width: {
        description:
          "How long a line may be before it is wrapped, in characters. Default: 0, which wraps none.",
        type: "integer",
        minimum: 0,
        maximum: widest,
      },
      indent: {
        description: 'The columns of an indent, or "tab". Default: as the editor has it, else 4.',
        anyOf: [
          { type: "integer", minimum: 1, maximum: widestIndent },
          { type: "string", enum: ["tab"] },
        ],
      },
      keywordCase: {
        description: "The case of keywords. Default: consistent.",
        type: "string",
        enum: keywordCases,
        enumDescriptions: [
          "Only what breaks the case of the others is changed.",
          "FROM",
          "from",
          "Stays as it is.",
        ],
      },
    },
  },
};

const anySetting = settingSchema({ type: "object" });

function settingSchema(options: object): object {
  const properties = { severity: { $ref: "#/definitions/severity" }, options };
  return {
    anyOf: [
      { $ref: "#/definitions/severity" },
      { type: "object", additionalProperties: false, properties },
    ],
  };
}

function rulesSchema(rules: readonly Rule[]): object {
  const own = rules.map((rule) => [rule.id, ruleSchema(rule)] as const);
  const ofPeers = rules.flatMap(({ id, aliases }) =>
    aliases.flatMap((alias) =>
      [alias, alias.slice(alias.indexOf("/") + 1)].map(
        (name) => [name, { $ref: "#/definitions/setting", description: `Here: ${id}.` }] as const,
      ),
    ),
  );
  const ofIgnoreFiles = ignoreFileRules.map(
    ({ id, summary }) => [id, { $ref: "#/definitions/setting", description: summary }] as const,
  );
  return {
    description: "Severities and options of rules, by our names or those of peers.",
    type: "object",
    additionalProperties: false,
    patternProperties: {
      "^(?:(?:shellcheck|hadolint)/)?SC[0-9]+$": { $ref: "#/definitions/severity" },
      "^shellcheck$": { $ref: "#/definitions/severity" },
    },
    properties: Object.fromEntries([...ofPeers, ...own, ...ofIgnoreFiles]),
  };
}

function ruleSchema({ summary, aliases, options }: Rule): object {
  const also = aliases.length > 0 ? ` Also: ${aliases.join(", ")}.` : "";
  return { description: summary + also, ...settingSchema(optionsSchema(options ?? {})) };
}
