import { wantsLogin } from "../../app/withLogin.ts";
import { isSlipwayError } from "../../base/errors.ts";
import type { ImageActionDeps } from "../images/imageActions.ts";
import { logInAction } from "../push/tellPushed.ts";

/** Does the work; a registry that wants another login is told of with a button that asks for it. */
export async function tryWithLogin(
  deps: Pick<ImageActionDeps, "reportError">,
  failed: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const again = (): Promise<void> => tryWithLogin(deps, failed, work);
    const asks = isSlipwayError(error) && wantsLogin(error) && "registry" in error.facts;
    const actions = asks ? [logInAction(String(error.facts.registry), again)] : [];
    deps.reportError(error, { failed, actions });
  }
}
