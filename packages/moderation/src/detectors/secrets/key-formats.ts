/** A secret that is told by how it begins. */
export interface KeyFormat {
  /** In lower case; what follows it decides. */
  prefix: string
  /** The whole secret. It is matched against at most `maxKeyLength` characters. */
  form: RegExp
}

/** In each row who issues the secrets, as their documentation shows them. */
export const keyFormats: readonly KeyFormat[] = [
  // OpenAI, Anthropic, OpenRouter and others that took over the form.
  { prefix: 'sk-', form: /^sk-(?=[\w-]*\d)[\w-]{20,}$/ },
  // Stripe: secret, restricted and webhook keys. Publishable ones are no secrets.
  { prefix: 'sk_', form: /^sk_(?:live|test)_[A-Za-z0-9]{16,}$/ },
  { prefix: 'rk_', form: /^rk_(?:live|test)_[A-Za-z0-9]{16,}$/ },
  { prefix: 'whsec_', form: /^whsec_[A-Za-z0-9+/=]{16,}$/ },
  // GitHub, GitLab.
  { prefix: 'ghp_', form: /^ghp_[A-Za-z0-9]{30,}$/ },
  { prefix: 'gho_', form: /^gho_[A-Za-z0-9]{30,}$/ },
  { prefix: 'ghu_', form: /^ghu_[A-Za-z0-9]{30,}$/ },
  { prefix: 'ghs_', form: /^ghs_[A-Za-z0-9]{30,}$/ },
  { prefix: 'ghr_', form: /^ghr_[A-Za-z0-9]{30,}$/ },
  { prefix: 'github_pat_', form: /^github_pat_\w{22,}$/ },
  { prefix: 'glpat-', form: /^glpat-[\w-]{20,}$/ },
  // Slack.
  { prefix: 'xox', form: /^xox[abeoprs]-(?:\d-)?[A-Za-z0-9-]{10,}$/ },
  { prefix: 'xapp-', form: /^xapp-[A-Za-z0-9-]{20,}$/ },
  // Amazon Web Services: access key ids.
  { prefix: 'akia', form: /^AKIA[A-Z0-9]{16}$/ },
  { prefix: 'asia', form: /^ASIA[A-Z0-9]{16}$/ },
  // Google: API keys and OAuth access tokens.
  { prefix: 'aiza', form: /^AIza[\w-]{35}$/ },
  { prefix: 'ya29.', form: /^ya29\.[\w-]{20,}$/ },
  { prefix: 'gocspx-', form: /^GOCSPX-[\w-]{28}$/ },
  // SendGrid, Mailgun, Twilio, Telnyx.
  { prefix: 'sg.', form: /^SG\.[\w-]{16,}\.[\w-]{16,}$/ },
  { prefix: 'key-', form: /^key-[0-9a-f]{32}$/ },
  { prefix: 'sk', form: /^SK[0-9a-f]{32}$/ },
  // Hugging Face, npm, PyPI, Docker, Vault, DigitalOcean, Shopify, Square, Atlassian, Linear, Notion, Figma, Databricks.
  { prefix: 'hf_', form: /^hf_[A-Za-z0-9]{30,}$/ },
  { prefix: 'npm_', form: /^npm_[A-Za-z0-9]{36}$/ },
  { prefix: 'pypi-', form: /^pypi-[\w-]{50,}$/ },
  { prefix: 'dckr_pat_', form: /^dckr_pat_[\w-]{20,}$/ },
  { prefix: 'hvs.', form: /^hvs\.[\w-]{20,}$/ },
  { prefix: 'dop_v1_', form: /^dop_v1_[0-9a-f]{64}$/ },
  { prefix: 'shp', form: /^shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}$/ },
  { prefix: 'sq0', form: /^sq0(?:atp|csp)-[\w-]{22,}$/ },
  { prefix: 'atatt3', form: /^ATATT3[\w=-]{50,}$/ },
  { prefix: 'lin_api_', form: /^lin_api_[A-Za-z0-9]{40}$/ },
  { prefix: 'ntn_', form: /^ntn_[A-Za-z0-9]{40,}$/ },
  { prefix: 'figd_', form: /^figd_[\w-]{40,}$/ },
  { prefix: 'dapi', form: /^dapi[0-9a-f]{32}(?:-\d)?$/ },
  // JSON Web Tokens (RFC 7519): two parts that begin with `{"`, and a signature.
  { prefix: 'eyj', form: /^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*$/ },
]
