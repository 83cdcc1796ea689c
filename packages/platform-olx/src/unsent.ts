import { isLeadKitError, LeadKitError, type WriteEffect } from '@leadkit/core';

/** A reading that a write needs first: when it fails, nothing was written. */
export async function beforeWrite<Value>(operation: string, reading: Promise<Value>): Promise<Value> {
  const said = `It was needed for ${operation}, of which nothing was sent.`;
  return await withEffect(operation, reading, 'none', said);
}

/** A reading that follows a write which succeeded: when it fails, the write has happened all the same. */
export async function afterWrite<Value>(operation: string, reading: Promise<Value>): Promise<Value> {
  const said = `It followed ${operation}, which had been accepted: read the advert before any repeat.`;
  return await withEffect(operation, reading, 'unknown', said);
}

async function withEffect<Value>(
  operation: string,
  reading: Promise<Value>,
  effect: WriteEffect,
  said: string,
): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    const { code, message, platform, retryAfterMs, issues, cause } = error;
    const text = `${message} ${said}`;
    throw new LeadKitError({
      code,
      operation,
      platform,
      retryAfterMs,
      issues,
      effect,
      message: text,
      cause,
    });
  }
}
