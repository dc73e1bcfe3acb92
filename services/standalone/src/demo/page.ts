/** The element of `index.html` with this id. Raises an error when the page has none, or one of another kind. */
export function byId<Name extends keyof HTMLElementTagNameMap>(id: string, name: Name): HTMLElementTagNameMap[Name] {
  const found = document.getElementById(id)
  if (found?.localName !== name) throw new Error(`index.html: no <${name} id="${id}">`)
  return found as HTMLElementTagNameMap[Name]
}

/** Greys a button out without taking the focus from it, as `disabled` would. `onPress` respects it. */
export function setEnabled(button: HTMLButtonElement, enabled: boolean): void {
  button.ariaDisabled = enabled ? null : 'true'
}

/** Calls `act` when the button is pressed, unless it is greyed out. */
export function onPress(button: HTMLButtonElement, act: () => void): void {
  button.addEventListener('click', () => {
    if (button.ariaDisabled !== 'true') act()
  })
}
