/** The chunk, which holds all that puts images together. */
export const loadAssemble = () => import("../assemble/index.ts");
