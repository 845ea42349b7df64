import type Docker from "dockerode";

export declare function loadDockerode(): typeof Docker;
