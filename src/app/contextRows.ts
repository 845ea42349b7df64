import type {
  ContextPlan,
  ExcludedByLine,
  PathList,
  PlannedFolder,
  PlannedPath,
  UnreadablePath,
} from "../buildcontext/contextPlan.ts";
import type { ContextReader, ContextReport } from "./contextReport.ts";

/** A row of the view "Build Context". */
export type ContextRow =
  | { readonly kind: "sum"; readonly report: ContextReport }
  | { readonly kind: "group"; readonly group: ContextGroup; readonly report: ContextReport }
  | InstructionRow
  | FolderRow
  | LineRow
  | PathRow
  | { readonly kind: "unreadable"; readonly path: UnreadablePath; readonly root: string }
  | { readonly kind: "more"; readonly id: string; readonly count: number };

export type ContextGroup = "sent" | "biggest" | "excluded" | "unused" | "unreadable";

/** An instruction that takes files; `ask` is its number in the plan. */
export interface InstructionRow {
  readonly kind: "instruction";
  readonly report: ContextReport;
  readonly ask: number;
  readonly reader: ContextReader;
}

/** A folder with what one instruction takes of it. */
export interface FolderRow {
  readonly kind: "folder";
  readonly report: ContextReport;
  readonly ask: number;
  readonly folder: PlannedFolder;
}

export interface LineRow {
  readonly kind: "line";
  readonly report: ContextReport;
  readonly line: ExcludedByLine;
}

/** A file, or a folder that stands for what is in it. */
export interface PathRow {
  readonly kind: "path";
  readonly report: ContextReport;
  readonly group: ContextGroup;
  readonly path: PlannedPath;
  /** The instruction that takes it, where one does. */
  readonly ask: number | undefined;
}

/** The sum and the groups that have something in them. */
export function contextRoots(report: ContextReport): readonly ContextRow[] {
  const { plan, instructions } = report;
  const filled: Readonly<Record<ContextGroup, boolean>> = {
    unreadable: plan.unreadable.length > 0,
    sent: instructions.length > 0,
    biggest: plan.biggest.length > 0,
    excluded: plan.excluded.length > 0,
    unused: plan.unused.files > 0,
  };
  const groups = (Object.keys(filled) as ContextGroup[]).filter((group) => filled[group]);
  return [
    { kind: "sum", report },
    ...groups.map((group): ContextRow => ({ kind: "group", group, report })),
  ];
}

export function contextChildren(row: ContextRow): readonly ContextRow[] {
  switch (row.kind) {
    case "group":
      return groupChildren(row.group, row.report);
    case "instruction":
      return folderChildren(row.report, row.report.plan.tree, row.ask);
    case "folder":
      return folderChildren(row.report, row.folder, row.ask);
    case "line":
      return listed(row.report, "excluded", row.line, `line/${row.line.line}`);
    default:
      return [];
  }
}

/** The first instruction that takes a path that is sent; undefined for what is not in the tree. */
export function takerOf({ tree }: ContextPlan, path: string): number | undefined {
  const first = (folder: PlannedFolder): number | undefined => {
    const [ask] = [...folder.asks.keys()].sort((a, b) => a - b);
    return ask;
  };
  let folder = tree;
  while (folder.path !== path) {
    const next = folder.subfolders.find((it) => path === it.path || path.startsWith(`${it.path}/`));
    if (next === undefined) {
      const name = path.slice(folder.path === "" ? 0 : folder.path.length + 1);
      const file = folder.named.find((it) => it.name === name);
      return file ? file.by[0] : first(folder);
    }
    folder = next;
  }
  return first(folder);
}

function groupChildren(group: ContextGroup, report: ContextReport): readonly ContextRow[] {
  const { plan, instructions } = report;
  switch (group) {
    case "sent":
      return instructions.map((reader, ask) => ({ kind: "instruction", report, ask, reader }));
    case "biggest":
      return plan.biggest.map((path) => ({
        ...{ kind: "path", report, group, path, ask: takerOf(plan, path.path) },
      }));
    case "excluded":
      return plan.excluded.map((line) => ({ kind: "line", report, line }));
    case "unused":
      return listed(report, group, plan.unused, group);
    case "unreadable":
      return plan.unreadable.map((path) => ({ kind: "unreadable", path, root: plan.root }));
  }
}

function folderChildren(
  report: ContextReport,
  { path: at, subfolders, named, more }: PlannedFolder,
  ask: number,
): readonly ContextRow[] {
  const folders = subfolders
    .filter((folder) => folder.asks.has(ask))
    .map((folder): ContextRow => ({ kind: "folder", report, ask, folder }));
  const files = named
    .filter(({ by }) => by.includes(ask))
    .map(({ name, kind, bytes }): ContextRow => {
      const path = at === "" ? name : `${at}/${name}`;
      const found = { path, kind, bytes, files: kind === "file" ? 1 : 0 };
      return { kind: "path", report, group: "sent", path: found, ask };
    });
  return [...folders, ...files, ...rest(`${ask}/${at}`, more)];
}

function listed(
  report: ContextReport,
  group: ContextGroup,
  { paths, more }: PathList,
  id: string,
): readonly ContextRow[] {
  const rows = paths.map(
    (path): ContextRow => ({
      ...{ kind: "path", report, group, path, ask: undefined },
    }),
  );
  return [...rows, ...rest(id, more)];
}

function rest(id: string, count: number): readonly ContextRow[] {
  return count === 0 ? [] : [{ kind: "more", id, count }];
}
