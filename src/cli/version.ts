import { version } from "../../package.json";

export const slipwayVersion: string = version;
