/** Placeholders that a caller's own system fills with a word or two; they stand in a prompt without a fence. */
export const shortPlaceholders: readonly string[] = ['channel', 'language', 'tone']

/** Placeholders of free text, which is fenced. */
export const freePlaceholders: readonly string[] = ['intent', 'history', 'customer']

/** The placeholder under which every fact of the interaction is found by its name. */
export const factsPlaceholder = 'interaction'

/** Every name that a placeholder may begin with. */
export const placeholders: readonly string[] = [...freePlaceholders, ...shortPlaceholders, factsPlaceholder]
