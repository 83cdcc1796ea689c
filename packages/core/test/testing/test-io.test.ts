import { describe, expect, test } from 'vitest';
import type { EventRecord } from '../../src/events/domain-event.ts';
import {
  createEventRecorder,
  createTestIo,
  TEST_NOW,
  TEST_TENANT_ID,
  testId,
} from '../../src/testing/index.ts';

describe('createTestIo', () => {
  test('secrets are read, written by version and remembered', async () => {
    const { tokens, writtenTokens } = createTestIo({ tokens: { token: 'a' } });
    expect(await tokens.read()).toEqual({ values: { token: 'a' }, version: 1 });
    expect(await tokens.write({ token: 'b' }, 1)).toEqual({ values: { token: 'b' }, version: 2 });
    await expect(tokens.write({ token: 'c' }, 1)).rejects.toMatchObject({ code: 'conflict', effect: 'none' });
    expect(writtenTokens).toEqual([{ token: 'a' }, { token: 'b' }]);
  });

  test('without secrets reading them is unauthenticated', async () => {
    await expect(createTestIo().tokens.read()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('exclusive work runs one after the other, also after a failure', async () => {
    const { tokens } = createTestIo();
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (name === 'first') throw new Error(name);
    };
    const both = [tokens.exclusively(work('first')), tokens.exclusively(work('second'))];
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  test('what is logged and banned is remembered', async () => {
    const { logger, egress, lines, bans } = createTestIo();
    logger.warn('odd', { status: 500 });
    logger.info('fine');
    await egress.block({ budget: 'olx-api', forMs: 1 });
    expect(lines).toEqual([
      { level: 'warn', message: 'odd', fields: { status: 500 } },
      { level: 'info', message: 'fine', fields: {} },
    ]);
    expect(bans).toEqual([{ budget: 'olx-api', forMs: 1 }]);
  });

  test('nothing leaves by accident', async () => {
    await expect(createTestIo().fetch('https://www.olx.kz')).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('createEventRecorder', () => {
  const event = (type: string): EventRecord => ({
    id: testId('event'),
    type,
    version: 1,
    tenantId: TEST_TENANT_ID,
    subject: { kind: 'lead', id: testId('lead'), version: 1 },
    occurredAt: TEST_NOW,
    data: { score: 5 },
  });

  test('keeps events in order and gives those of a name typed', async () => {
    const recorder = createEventRecorder();
    const handler = recorder.publish;
    await handler(event('lead.qualified'));
    await handler(event('lead.won'));
    expect(recorder.types).toEqual(['lead.qualified', 'lead.won']);
    expect(recorder.ofType('lead.qualified').map(({ data }) => data.score)).toEqual([5]);
  });

  test('forgets when it is told to', async () => {
    const recorder = createEventRecorder();
    await recorder.publish(event('lead.won'));
    recorder.clear();
    expect(recorder.events).toEqual([]);
  });
});
