/** How long the demo's story lasts, in milliseconds of its own time. */
export const STORY_MS: number = 12 * 60 * 60_000;
