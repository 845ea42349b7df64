import { SlipwayError } from "../../base/errors.ts";

export function unsuitable(
  image: string,
  message: string,
  hint: string,
): SlipwayError<"image-unsuitable"> {
  return new SlipwayError("image-unsuitable", { image }, { message, hint });
}
