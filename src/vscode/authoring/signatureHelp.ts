import {
  type Disposable,
  languages,
  MarkdownString,
  ParameterInformation,
  SignatureHelp,
  SignatureInformation,
} from "vscode";
import { signatureAt } from "../../authoring/signatures/signatureAt.ts";
import type { SignatureHere } from "../../authoring/signatures/signatureHere.ts";
import type { Signature } from "../../authoring/signatures/signaturesOf.ts";
import { dockerfileSelector, isServed } from "../dockerfileDocuments.ts";
import { translated } from "../translated.ts";
import type { AuthoringDeps } from "./authoringDeps.ts";

/** The forms of an instruction while it is typed. */
export function registerSignatureHelp(deps: AuthoringDeps): Disposable {
  return languages.registerSignatureHelpProvider(
    dockerfileSelector,
    {
      provideSignatureHelp(document, position) {
        if (!isServed(document) || !deps.features.isOn("signatureHelp", document.uri)) {
          return undefined;
        }
        const here = signatureAt(deps.documents.get(document), document.offsetAt(position));
        return here && toHelp(here);
      },
    },
    " ",
    "-",
    "=",
    ",",
    "[",
  );
}

function toHelp({ signatures, active, parameter, text }: SignatureHere): SignatureHelp {
  const help = new SignatureHelp();
  help.signatures = signatures.map((signature) => toInformation(signature, text));
  help.activeSignature = active;
  // One behind the last marks none; without a number VS Code would mark the first.
  help.activeParameter = parameter ?? signatures[active]?.parameters.length ?? 0;
  return help;
}

function toInformation({ label, parameters }: Signature, text: string): SignatureInformation {
  const { shown, at } = wrapping(label);
  const information = new SignatureInformation(shown, new MarkdownString(translated(text)));
  information.parameters = parameters.map(
    ({ range, text: words }) =>
      new ParameterInformation(
        [at(range.start), at(range.end)],
        new MarkdownString(translated(words)),
      ),
  );
  return information;
}

/**
 * The label with lines that break behind commas and not inside of `--flag`, by signs that have no
 * width; `at` is where a place of the label is then.
 */
function wrapping(label: string): {
  readonly shown: string;
  readonly at: (place: number) => number;
} {
  const wrap = (text: string): string =>
    text.replaceAll("-", "-\u2060").replace(/,(?! )/g, ",\u200b");
  return { shown: wrap(label), at: (place) => wrap(label.slice(0, place)).length };
}
