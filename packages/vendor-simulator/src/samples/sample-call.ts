/** One moment of a call: what the agent asks, and what a good model would answer. */
export interface SampleCall {
  id: string
  /** A few words for a list to choose from. */
  title: string
  /** BCP 47 tag of the language of `prompt` and `answer`. */
  locale: string
  /** Who is on the line, and why; in the language of the prompt. */
  situation: string
  /** What the agent asks the model. */
  prompt: string
  answer: string
}
