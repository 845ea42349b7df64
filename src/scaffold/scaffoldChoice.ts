/** Something that the files leave open, with what is taken where nobody says otherwise. */
export interface ScaffoldChoice {
  /** Such as `port`; unique within a project. */
  readonly id: string;
  /** A question in a few words, in English. */
  readonly title: string;
  /** `port`: a number, or "" for none. `option`: one of `options`. `text`: any one line. */
  readonly kind: "port" | "option" | "text";
  readonly fallback: string;
  /** True where the files do not say which is right, so that it should be asked. */
  readonly isUnclear: boolean;
  readonly options?: readonly ChoiceOption[];
}

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

export type Answers = Readonly<Record<string, string>>;

/** The answer to a choice, or what is taken without one. */
export function answerOf(choices: readonly ScaffoldChoice[], id: string, answers: Answers): string {
  const choice = choices.find((it) => it.id === id);
  if (!choice) return "";
  const answer = Object.hasOwn(answers, id) ? answers[id]?.trim() : undefined;
  return answer !== undefined && isAnswer(choice, answer) ? answer : choice.fallback;
}

/** Whether a choice may be answered so. */
export function isAnswer({ kind, options }: ScaffoldChoice, answer: string): boolean {
  if (kind === "port") return answer === "" || isPort(answer);
  if (kind === "option") return options?.some(({ value }) => value === answer) ?? false;
  return answer !== "" && !/\p{Cc}/u.test(answer);
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

/** The choice of a port: asked where something listens and nothing tells on which. */
export function portChoice(port: PortFact): ScaffoldChoice {
  return {
    id: "port",
    title: "Which port does it listen on?",
    kind: "port",
    fallback: port.port ?? "",
    isUnclear: port.isGuess,
  };
}

/** The answer for the program that was chosen among several, whose port may be another. */
export function answeredPort({ port }: PortFact, answers: Answers): string {
  return answerOf([portChoice({ port, isGuess: false })], "port", answers);
}

/** What is known of the port: none for a program that serves nothing. */
export interface PortFact {
  readonly port: string | undefined;
  /** True where it is only what such programs usually take. */
  readonly isGuess: boolean;
}

export const noPort: PortFact = { port: undefined, isGuess: false };
