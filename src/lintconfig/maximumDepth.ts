/** Far more levels than a configuration has, far fewer than a stack takes. */
export const maximumDepth = 50;

export const tooDeep = "This is nested too deeply for a configuration. Check the brackets.";
