import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilePolicy, defaultPolicy, Moderator } from '@cuecard/moderation'
import { SentenceBuffer } from '@cuecard/sentence-buffer'
import { tokenize } from '@cuecard/vendor-simulator'
import t, { type Test } from 'tap'
import { answerTo, promptFor, sentencesFor, variants } from '../load/marked-answer.ts'
import { matchNotes } from '../load/match-notes.ts'
import type { Scale } from '../measurements/measurement.ts'
import { percentile } from '../measurements/percentile.ts'
import { quickScale } from '../measurements/scales.ts'
import { summarize } from '../report/report.ts'
import { tableOf } from '../report/table.ts'
import { MeasuredProcess } from '../rig/measured-process.ts'
import { cpuTimeMs, machineBusyMs, residentBytes } from '../rig/process-usage.ts'
import { runBench } from '../run-bench.ts'

const tiny: Scale = {
  repeats: 1,
  warmUp: { streams: 1, rampMs: 0, settleMs: 0, windowMs: 0 },
  load: { rampMs: 20, settleMs: 20, windowMs: 500 },
  latencyStreams: [10],
  densityStreams: [10],
  memoryStreams: [2],
  memorySessions: [5],
  ceilings: { streams: 2, windowMs: 100, desktops: 2, framesPerDesktop: 50 },
  shaping: { runs: 3, hostileCharacters: 50_000 },
}

/** Takes one measurement at a tiny scale; its rows. */
async function rowsOf(t: Test, name: string) {
  const progress: string[] = []
  const report = await runBench([name], tiny, (what) => progress.push(what))
  t.strictSame(progress, [`${name}, 1 of 1`])
  t.match(report, { repeats: 1, machine: { node: process.version, cores: Number }, commit: String })
  return report.measurements[name] ?? []
}

// All at once: what is looked at is what they say, never how fast anything was. `latency` tells part of what `density` does.
t.test('measurements', { jobs: 3 }, async (t) => {
  t.test('density matches every sentence, and tells the cost of a token and what was offered and came', async (t) => {
    const [row, ...others] = await rowsOf(t, 'density')
    t.strictSame(others, [])
    t.strictSame(row?.at, { streams: 10 })
    const figures = row?.figures ?? {}
    t.equal(figures.matchedPercent?.median, 100)
    t.ok(figures.sentences!.median > 0)
    t.ok(figures.p99Ms!.median >= figures.p50Ms!.median)
    for (const name of [
      'cpuMicrosecondsPerToken',
      'streamsPerCore',
      'tokensPerSecond',
      'deliveredPercent',
      'sentPercent',
    ]) {
      t.ok(figures[name]!.median > 0, name)
    }
  })

  t.test('memory tells what is there without, and what each adds', async (t) => {
    const rows = await rowsOf(t, 'memory')
    t.strictSame(
      rows.map(({ at }) => at),
      [
        { what: 'running streams', count: 0 },
        { what: 'running streams', count: 2 },
        { what: 'idle sessions', count: 0 },
        { what: 'idle sessions', count: 5 },
      ],
    )
    t.ok(rows.every(({ figures }) => figures.residentMegabytes!.median > 10))
    t.ok(rows[1]!.figures.kilobytesEach !== undefined)
  })

  t.test('ceilings tell a rate and its cost for vendor, receiver and desktops', async (t) => {
    const rows = await rowsOf(t, 'ceilings')
    t.equal(rows.length, 3)
    t.ok(rows.every(({ figures }) => figures.perSecond!.median > 0))
  })
})

t.test('a sentence of a marked answer is given out with exactly the token that it is marked with', async (t) => {
  for (let variant = 0; variant < variants; variant++) {
    const { text, tokens, sentences } = answerTo(promptFor('any', variant, 40))
    const buffer = new SentenceBuffer()
    const moderator = new Moderator(compilePolicy(defaultPolicy))
    const given: { end: number; certainAt: number }[] = []
    let length = 0
    for (const [index, token] of tokenize(text).entries()) {
      for (const sentence of buffer.push(token, 0).flatMap((raw) => moderator.push(raw))) {
        length += sentence.text.length
        given.push({ end: length - 1, certainAt: index + 1 })
      }
    }
    t.strictSame(given, sentences, `variant ${variant}`)
    t.equal(sentences.at(-1)?.certainAt, tokens)
  }
})

t.test('an answer is at least as long as asked for, whatever the variant', async (t) => {
  for (const tokens of [1, 99, 1_000]) {
    for (let variant = 0; variant < variants; variant++) {
      t.ok(answerTo(promptFor('any', variant, sentencesFor(tokens))).tokens >= tokens)
    }
  }
  t.throws(() => answerTo('what is this'), RangeError)
})

t.test('sentences are matched by prompt and place, and only the window is measured', async (t) => {
  const prompt = promptFor('any', 0, 4)
  const { sentences } = answerTo(prompt)
  const seen = { prompt, at: Float64Array.of(105, 210, 330, Number.NaN), frames: 4, end: 'assist.completed' }
  const sent = new Map([[prompt, Float64Array.of(100, 200, 300, 400)]])
  const matches = matchNotes([seen], sent, { from: 150, to: 320 })
  t.strictSame(matches, {
    latenciesMs: Float64Array.of(10, 30),
    sentTokens: sentences[2]!.certainAt - sentences[0]!.certainAt,
    deliveredTokens: sentences[1]!.certainAt - sentences[0]!.certainAt,
    sentences: 4,
    matchedSentences: 3,
    frames: 4,
  })
  t.equal(matchNotes([seen], new Map(), { from: 0, to: 1 }).matchedSentences, 0)
})

t.test('processor time and memory are those that the process itself sees', async (t) => {
  const { user, system } = process.cpuUsage()
  const difference = cpuTimeMs(process.pid) - (user + system) / 1_000
  t.ok(Math.abs(difference) < 50, `${difference} ms apart`)
  t.ok(machineBusyMs() >= cpuTimeMs(process.pid))
  const ratio = residentBytes(process.pid) / process.memoryUsage.rss()
  t.ok(ratio > 0.8 && ratio < 1.25, `${ratio} times`)
})

t.test('a process that ends instead of listening is told with its log', async (t) => {
  const logFile = join(t.testdir(), 'log')
  const args = ['--eval', 'console.error("no port"); process.exitCode = 3']
  const start = MeasuredProcess.start({ name: 'it', args, env: {}, ready: /never/, logFile })
  await t.rejects(start, { message: /it does not start.*log/, cause: { message: /ended with 3/ } })
  t.match(readFileSync(logFile, 'utf8'), /no port/)
})

t.test('percentiles are values that were measured', async (t) => {
  t.equal(percentile([1, 2, 3, 4], 0.5), 2)
  t.equal(percentile([1, 2, 3, 4], 0.99), 4)
  t.equal(percentile([7], 0), 7)
  t.ok(Number.isNaN(percentile([], 0.5)))
})

t.test('repeats become one row with median, least and greatest, without what nothing was measured for', async (t) => {
  const rows = summarize([
    { at: { streams: 1 }, values: { aMs: 3 } },
    { at: { streams: 2 }, values: { aMs: 10, bMs: 1 } },
    { at: { streams: 1 }, values: { aMs: 1 } },
    { at: { streams: 1 }, values: { aMs: 2 } },
    { at: { streams: 2 }, values: { aMs: 20, bMs: Number.POSITIVE_INFINITY, cMs: Number.NaN } },
  ])
  t.strictSame(rows, [
    { at: { streams: 1 }, figures: { aMs: { median: 2, min: 1, max: 3, repeats: [3, 1, 2] } } },
    {
      at: { streams: 2 },
      figures: {
        aMs: { median: 15, min: 10, max: 20, repeats: [10, 20] },
        bMs: { median: 1, min: 1, max: 1, repeats: [1] },
      },
    },
  ])
  t.equal(tableOf(rows), 'streams        1           2\naMs      2 (1–3)  15 (10–20)\nbMs                        1')
})

t.test('more rows than fit beside each other are lines', async (t) => {
  const rows = summarize(Array.from({ length: 11 }, (_, count) => ({ at: { count }, values: { aMs: 2 * count } })))
  t.equal(tableOf(rows).split('\n').length, 12)
  t.match(tableOf(rows), /^count +aMs\n0 +0\n1 +2\n/)
})

t.test('a measurement that there is not is refused', (t) =>
  t.rejects(
    runBench(['speed'], quickScale, () => {}),
    { message: /speed/ },
  ),
)
