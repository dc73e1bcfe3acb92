import { readFileSync } from 'node:fs'
import t from 'tap'
import { filterNames, tagNames } from '../src/prompt/engine.ts'
import { PromptTemplate, promptMistakes } from '../src/prompt/prompt-template.ts'

t.test('what is wrong with a template is told with its line, all at once', async (t) => {
  const known = 'intent, history, customer, channel, language, tone, interaction.<fact>'
  const rows: [string, string, (string | RegExp)[]][] = [
    ['nothing wrong', "{{ tone | default: 'x' | upcase }}{% # note %}{% comment %}{{ x }}{% endcomment %}", []],
    [
      'an unknown placeholder',
      'a\n{{ custmer.name }}',
      [`line 2: "custmer.name" is no placeholder; there are: ${known}`],
    ],
    ['one in a condition that is never true', '{% if false %}\n{{ x }}{% endif %}', [/^line 2: "x" is no placeholder/]],
    ['one in a later branch', '{% if tone %}a\n{% elsif x == 1 %}{% endif %}', [/^line 2: "x"/]],
    ['one in an argument', "{{ tone | default: x }}{{ tone | append: 'a', y }}", [/^line 1: "x"/, /^line 1: "y"/]],
    ['one in a range', '{% for i in (1..x) %}{% endfor %}', [/"x"/]],
    ['one as a limit', '{% for i in history limit: x %}{% endfor %}', [/"x"/]],
    ['the name of a prototype', '{{ constructor }}', [/"constructor" is no placeholder/]],
    ['all facts at once', '{{ interaction }}', ['line 1: "interaction" needs the name of a fact: interaction.<fact>']],
    ['a member by another value', '{{ customer[intent] }}', [/"customer\[intent\]" has a placeholder/]],
    ['a placeholder by another value', '{{ [tone] }}', [/"\[tone\]" has a placeholder/]],
    ['a loop variable after its loop', '{% for x in history %}{{ x }}{% endfor %}{{ x }}', [/^line 1: "x"/]],
    ['a variable before its assignment', '{{ x }}{% assign x = 1 %}{{ x }}', [/"x"/]],
    ['a variable from a loop', '{% for i in history %}{% assign x = i %}{% endfor %}{{ x }}', []],
    [
      'a variable named as a placeholder',
      '{% assign tone = intent %}{% for language in history %}{% endfor %}',
      [/"tone" is a placeholder/, /"language" is a placeholder/],
    ],
    [
      'an unknown filter',
      "{{ tone |\n shout | default: 'a' | bark }}",
      [/^line 1: there is no filter "shout"; there are: abs, /, /"bark"/],
    ],
    [
      'filters that open the fence',
      '{{ intent | raw }}{% assign x = intent | url_decode %}',
      [/"raw"/, /"url_decode"/],
    ],
    ['filters that evaluate facts', "{{ history | where_exp: 'x', intent }}", [/"where_exp"/]],
    ['an unclosed tag', 'a\n{% if tone %}', ['line 2: tag {% if tone %} not closed']],
    ['an unclosed output', '{{ tone', [/^line 1: output "\{\{ tone" not closed$/]],
    ['nothing in an output', '{{ }}', [/^line 1: invalid value expression: ""$/]],
    ['a wrong operator', '\n\n{% if tone = 1 %}{% endif %}', [/^line 3: /]],
    ['blank', ' \n', ['must not be blank']],
    ['markers of its own', '<data>{{ intent }}</ DATA >', [/^must not contain <data> or <\/data>/]],
    ['several', '{{ a }}\n{{ b | c }}', [/^line 1: "a"/, /^line 2: there is no filter "c"/, /^line 2: "b"/]],
  ]
  for (const [name, source, expected] of rows) {
    const mistakes = promptMistakes(source)
    t.equal(mistakes.length, expected.length, name)
    t.match(mistakes, expected, name)
    if (expected.length > 0) t.throws(() => new PromptTemplate(source), RangeError, name)
  }
})

t.test('tags that reach outside, or print past the fence, do not exist', async (t) => {
  const rows = [
    ...["include 'a'", "render 'a'", "layout 'a'", 'block a', 'capture a', 'cycle intent, intent', 'echo intent'],
    ...['increment a', 'decrement a', 'liquid', 'tablerow x in history'],
  ]
  for (const tag of rows) {
    const [name] = tag.split(' ')
    t.strictSame(promptMistakes(`a\n{% ${tag} %}`), [`line 2: tag "${name}" not found`])
  }
})

t.test('the example of the documentation gives what the documentation says', async (t) => {
  const page = readFileSync(new URL('../../../docs/prompts.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/^```(?:json|text)\n([\s\S]*?)\n```$/gm)].map(([, block]) => block ?? '')
  const [configuration = '', request = '', message] = blocks
  const prompt = new PromptTemplate(JSON.parse(configuration).prompts.default.system)
  t.equal(prompt.render(JSON.parse(request)), message)
  for (const name of [...filterNames, ...tagNames]) t.match(page, `\`${name}\``)
})
