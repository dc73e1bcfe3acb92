/** Every way to end a line (Unicode Standard Annex 14: the mandatory breaks). */
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/g

/**
 * Characters that nobody sees and a model still reads: controls, and what Unicode says may be ignored, among it
 * zero-width and tag characters, variation selectors and bidirectional overrides (OWASP Top 10 for LLM Applications,
 * prompt injection). Emoji that are joined from several fall into their parts; scripts stay readable.
 */
const unseen = /[^\P{Cc}\n\t]|[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu

/** Both angle brackets, as well in the forms that compatibility normalisation makes into them. */
const opening = /[<\ufe64\uff1c]/g
const closing = /[>\ufe65\uff1e]/g

/** A single word in square brackets, such as `[INST]` or `[/INST]`; of bounded length, so that matching is linear. */
const bracketed = /[[\uff3b]([/\uff0f]?[\p{L}_\uff3f][\p{L}\p{N}_\uff3f]{1,31})[\]\uff3d]/gu

/**
 * `text` without anything that a model, its tokenizer or its chat format could take for more than text:
 * - unseen characters and lone surrogates are gone, and every line ends with `\n`;
 * - there is no `<` and no `>`: they become `‹` and `›`. So no data marker, no `<|im_start|>`, no `<s>`, no tag;
 * - `[INST]` and its like become `(INST)`.
 *
 * Reads as before, is the same for the same text, and changes nothing in what it gave: neutralising twice is neutralising
 * once. It knows nothing of lines that look like the turn of somebody else: see `fence`.
 */
export function neutralise(text: string): string {
  return text
    .toWellFormed()
    .replace(lineEnds, '\n')
    .replace(unseen, '')
    .replace(opening, '‹')
    .replace(closing, '›')
    .replace(bracketed, '($1)')
}
