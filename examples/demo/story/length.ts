/** How long the demo's story lasts, in milliseconds of its own time: a day, a night and a day. */
export const STORY_MS: number = 36 * 60 * 60_000;
