/**
 * Makes an element with attributes and children. Strings become text nodes, never markup, so that no answer can bring
 * its own.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  made.append(...children)
  return made
}

/** Sets an element's text unless it is that already, so that nothing is announced or painted for nothing. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text
}

/** Shows an element with this text; without one, hides it and leaves no text behind. */
export function showText(target: HTMLElement, text: string | undefined): void {
  setText(target, text ?? '')
  target.hidden = text === undefined
}
