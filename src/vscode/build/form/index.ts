// The form and all that reads it; a chunk of its own, loaded by the first question.
export { createBuildPlanner } from "../createBuildPlanner.ts";
export { createPlanAgain } from "../planAgain.ts";
