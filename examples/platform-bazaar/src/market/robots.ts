/** What a site lets anybody read. */
export interface RobotRules {
  /** Whether a path may be read. */
  allows(path: string): boolean;
  /** Least time between two requests, in milliseconds. */
  readonly crawlDelayMs: number;
}

/**
 * Reads the part of robots.txt for everybody (`User-agent: *`). The longest rule that fits a path wins, `Allow` over
 * `Disallow` of the same length. Wildcards inside paths are not known here: Bazaar has none.
 */
export function parseRobots(text: string): RobotRules {
  const rules: { readonly path: string; readonly isAllowed: boolean }[] = [];
  let isForUs = false;
  let wasAgent = false;
  let crawlDelayMs = 0;
  for (const line of text.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === 'user-agent') {
      isForUs = (wasAgent && isForUs) || value === '*';
      wasAgent = true;
      continue;
    }
    if (key !== '') wasAgent = false;
    if (!isForUs) continue;
    if ((key === 'allow' || key === 'disallow') && value !== '')
      rules.push({ path: value, isAllowed: key === 'allow' });
    if (key === 'crawl-delay' && Number(value) > 0) crawlDelayMs = Number(value) * 1_000;
  }
  rules.sort((a, b) => b.path.length - a.path.length || Number(b.isAllowed) - Number(a.isAllowed));
  return {
    crawlDelayMs,
    allows: (path) => rules.find((rule) => path.startsWith(rule.path))?.isAllowed ?? true,
  };
}
