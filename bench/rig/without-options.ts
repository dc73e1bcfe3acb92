/**
 * The environment of the bench's processes, beside this one's own: what this one was started with (a debugger, a profiler, a
 * test runner's hooks) would slow them all down, and be measured.
 */
export const withoutOptions = { NODE_OPTIONS: '' } as const
