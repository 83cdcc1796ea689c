import { describe, expect, test } from 'vitest';
import { createLeadTest, type LeadTest } from './lead-test-kit.ts';

async function met(): Promise<LeadTest & { readonly personId: string }> {
  const test = await createLeadTest();
  test.account.writeMessage({ buyerId: test.account.addBuyer({ id: 'u1' }).id, text: 'Здравствуйте' });
  await test.leads();
  const [person] = await test.persons();
  return { ...test, personId: person?.id ?? '' };
}

const AGREED = {
  purpose: 'marketing',
  channel: 'whatsapp',
  textVersion: '2026-11',
  language: 'ru',
  evidence: 'form-entry-1',
} as const;

describe('persons.consent', () => {
  test('an agreement is kept with its text, language, proof and moment', async () => {
    const { kit, personId, clock } = await met();
    await kit.persons.consent.give({ personId, ...AGREED });
    expect(await kit.persons.consent.list(personId)).toMatchObject([
      { personId, ...AGREED, givenAt: clock.nowText() },
    ]);
    const { consent } = kit.persons;
    expect(await consent.allows(personId, { purpose: 'marketing', channel: 'whatsapp' })).toBe(true);
    expect(await consent.allows(personId, { purpose: 'marketing', channel: 'olx' })).toBe(false);
  });

  test('an agreement of tomorrow is refused, naming its moment', async () => {
    const { kit, personId } = await met();
    const givenAt = '2027-11-22T10:00:00+05:00';
    await expect(kit.persons.consent.give({ personId, ...AGREED, givenAt })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'givenAt' }],
    });
  });

  test('an answer to who wrote first needs none', async () => {
    const { kit, personId } = await met();
    expect(await kit.persons.consent.allows(personId, { purpose: 'answer', channel: 'fake' })).toBe(true);
  });

  test('taking one back on a channel stops that channel and no other', async () => {
    const { kit, personId } = await met();
    await kit.persons.consent.give({ personId, ...AGREED, channel: 'any' });
    await kit.persons.consent.withdraw({ personId, channel: 'whatsapp', evidence: 'letter-1' });
    const allows = (channel: string): Promise<boolean> =>
      kit.persons.consent.allows(personId, { purpose: 'marketing', channel });
    expect([await allows('whatsapp'), await allows('olx')]).toEqual([false, true]);
  });

  test('agreeing again later counts', async () => {
    const { kit, personId, clock } = await met();
    const use = { purpose: 'answer', channel: 'fake' } as const;
    await kit.persons.consent.withdraw({ personId, evidence: 'letter-1' });
    expect(await kit.persons.consent.allows(personId, use)).toBe(false);
    await clock.advance(1000);
    await kit.persons.consent.give({ personId, ...AGREED, purpose: 'answer', channel: 'any' });
    expect(await kit.persons.consent.allows(personId, use)).toBe(true);
  });

  test('taking it back twice writes nothing the second time', async () => {
    const { kit, personId } = await met();
    await kit.persons.consent.give({ personId, ...AGREED });
    await kit.persons.consent.withdraw({ personId, evidence: 'letter-1' });
    expect(await kit.persons.consent.withdraw({ personId, evidence: 'letter-2' })).toEqual([]);
  });

  test('what a merged record took back holds for the person', async () => {
    const test = await met();
    const { kit, personId, account } = test;
    account.writeMessage({ buyerId: account.addBuyer({ id: 'u2' }).id, text: 'Здравствуйте' });
    await test.leads();
    const other = await kit.persons.find({ platform: 'fake', platformUserId: 'u2' });
    await kit.persons.consent.withdraw({ personId: other?.id ?? '', evidence: 'letter-1' });
    await kit.persons.merge({ keepId: personId, mergeId: other?.id ?? '', reason: 'same buyer' });
    expect(await kit.persons.consent.allows(personId, { purpose: 'answer', channel: 'fake' })).toBe(false);
  });

  test.each([
    [{ purpose: 'spam' }, 'purpose'],
    [{ language: 'en' }, 'language'],
    [{ evidence: '' }, 'evidence'],
    [{ givenAt: '2026' }, 'givenAt'],
  ])('%j is refused naming %s', async (wrong, path) => {
    const { kit, personId } = await met();
    await expect(
      kit.persons.consent.give({ personId, ...AGREED, ...wrong } as Parameters<
        typeof kit.persons.consent.give
      >[0]),
    ).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
  });

  test('a person of nobody is not found', async () => {
    const { kit } = await met();
    await expect(kit.persons.consent.list('019aa9f0-0000-7000-8000-00000000dead')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
