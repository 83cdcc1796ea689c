import type { Lead, Person } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectAnother, createLeadTest, type LeadTest, tenge } from './lead-test-kit.ts';
import { collectAll } from './test-kit.ts';

const PHONE = '+77010000011';

/** A buyer with a phone writes on the account; the id says which user of the platform. */
function write(account: LeadTest['account'], id: string, phone?: string): void {
  const buyer = account.addBuyer({ id, ...(phone === undefined ? {} : { phone }) });
  account.writeMessage({ buyerId: buyer.id, text: 'Здравствуйте!' });
}

describe('one person', () => {
  test('is who gives the same phone in three ways on two accounts, and the reason is kept', async () => {
    const test = await createLeadTest();
    const second = await connectAnother(test, 'shop-2');
    write(test.account, 'u1', '8 701 000 00 11');
    await test.leads();
    write(test.account, 'u2', '+7 (701) 000-00-11');
    await test.leads();
    write(second, 'u3', '7010000011');
    await test.leads();
    const persons = await test.persons();
    expect(persons).toHaveLength(1);
    const explained = await test.kit.persons.explain(persons[0]?.id ?? '');
    expect(explained.merges).toMatchObject([
      { reason: 'same phone', isAutomatic: true },
      { reason: 'same phone', isAutomatic: true },
    ]);
    expect(
      explained.identities.map(({ kind, platform, recognises }) => [kind, platform, recognises]),
    ).toEqual([
      ['phone', undefined, true],
      ['platform_user', 'fake', true],
      ['platform_user', 'fake', true],
      ['platform_user', 'fake', true],
    ]);
    expect(JSON.stringify(explained)).not.toMatch(/7010000011|u1|u2|u3/);
  });

  test('is found by any habit of writing the phone, and by the platform’s id', async () => {
    const test = await createLeadTest();
    write(test.account, 'u1', PHONE);
    await test.leads();
    const [person] = await test.persons();
    const { kit } = test;
    expect((await kit.persons.find({ phone: '8(701)000-00-11' }))?.id).toBe(person?.id);
    expect((await kit.persons.find({ platform: 'fake', platformUserId: 'u1' }))?.id).toBe(person?.id);
    expect(await kit.persons.find({ phone: '+77010000012' })).toBeUndefined();
    expect(await kit.persons.get(person?.id ?? '')).toEqual(person);
  });

  test('is never looked for in another tenant', async () => {
    const test = await createLeadTest();
    write(test.account, 'u1', PHONE);
    await test.leads();
    expect(await test.kit.forTenant('client-b').persons.find({ phone: PHONE })).toBeUndefined();
  });

  test.each([
    [{ phone: 'позвоните' }, 'phone'],
    [{ platform: 'fake' }, 'platformUserId'],
    [{ platformUserId: 'u1' }, 'platform'],
    [{ phone: '' }, 'phone'],
    [{}, 'phone'],
    [{ phone: PHONE, email: 'a@example.kz' }, 'phone'],
  ] as const)('cannot be looked for by %j; the refusal names %s', async (query, path) => {
    const { kit } = await createLeadTest();
    await expect(kit.persons.find(query as { phone: string })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });
});

describe('a number that says nothing', () => {
  test('is one that four users of a platform give: all four are people of their own, with their own leads', async () => {
    const test = await createLeadTest();
    for (const id of ['u1', 'u2', 'u3']) {
      write(test.account, id, PHONE);
      await test.leads();
    }
    expect(await test.persons()).toHaveLength(1);
    write(test.account, 'u4', PHONE);
    await test.leads();
    const persons = await test.persons();
    expect(persons.map(({ identities }) => identities.map(({ value }) => value).sort())).toEqual(
      ['u4', 'u3', 'u2', 'u1'].map((id) => [PHONE, `fake:${id}`]),
    );
    expect(persons.flatMap(({ merges }) => merges)).toEqual([]);
    expect(await test.kit.persons.find({ phone: PHONE })).toBeUndefined();
  });

  test('recognises nobody afterwards either', async () => {
    const test = await createLeadTest();
    for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) {
      write(test.account, id, PHONE);
      await test.leads();
    }
    const persons = await test.persons();
    expect(persons).toHaveLength(5);
    expect(
      persons.every(({ identities }) =>
        identities.every(({ kind, isShared }) => isShared === (kind === 'phone')),
      ),
    ).toBe(true);
  });

  test('gives each thread and lead back to whose first message began it', async () => {
    const test = await createLeadTest();
    const advert = await test.publish();
    const ask = (id: string, listingExternalId?: string): void => {
      const buyer = test.account.addBuyer({ id, phone: PHONE });
      test.account.writeMessage({
        buyerId: buyer.id,
        text: 'Здравствуйте!',
        ...(listingExternalId === undefined ? {} : { listingExternalId }),
      });
    };
    ask('u1');
    await test.leads();
    ask('u2', advert);
    await test.leads();
    ask('u3');
    await test.leads();
    ask('u4');
    await test.leads();
    const owner = async (userId: string): Promise<string> =>
      (await test.kit.persons.find({ platform: 'fake', platformUserId: userId }))?.id ?? '';
    const leads = await collectAll(test.kit.leads.list());
    expect(leads.find(({ nicheId }) => nicheId === test.nicheId)?.personId).toBe(await owner('u2'));
    const threads = await collectAll(test.kit.conversations.list());
    expect(threads.map(({ personId }) => personId ?? '').sort()).toEqual(
      (await Promise.all(['u1', 'u2', 'u3', 'u4'].map(owner))).sort(),
    );
  });

  test('is one of our team', async () => {
    const test = await createLeadTest();
    await test.kit.handoff.addMember({ name: 'Сауле', addresses: ['tel:+77010000011'] });
    write(test.account, 'u1', PHONE);
    await test.leads();
    write(test.account, 'u2', PHONE);
    await test.leads();
    expect(await test.persons()).toHaveLength(2);
  });

  test('is one in our own listings, also when it came to be there later', async () => {
    const test = await createLeadTest();
    const own = '+77000000099'; // the contact of what `publish` publishes
    write(test.account, 'u1', own);
    await test.leads();
    await test.publish();
    await test.kit.jobs.find(({ name }) => name === 'persons.own-numbers')?.run({ tenantId: 'default' });
    expect(await test.kit.persons.find({ phone: own })).toBeUndefined();
    write(test.account, 'u2', own);
    await test.leads();
    expect(await test.persons()).toHaveLength(2);
  });

  test('is a masked one', async () => {
    const test = await createLeadTest();
    test.account.tell({
      kind: 'message',
      externalId: 'm1',
      revision: 1,
      occurredAt: test.clock.nowText(),
      who: { platformUserId: 'u1', phone: '+7 701 *** ** 11' },
      text: 'Привет',
      threadExternalId: 't1',
    });
    await test.leads();
    expect((await test.persons())[0]?.identities.map(({ kind }) => kind)).toEqual(['platform_user']);
  });
});

describe('two people who may be one', () => {
  /** `u1` without a phone, somebody else with the phone, then `u1` shows the same phone. */
  async function conflict(): Promise<LeadTest> {
    const test = await createLeadTest();
    const second = await connectAnother(test, 'shop-2');
    write(test.account, 'u1');
    write(second, 'u2', PHONE);
    await test.leads();
    const buyer = test.account.addBuyer({ id: 'u1', phone: PHONE });
    test.account.writeMessage({ buyerId: buyer.id, text: 'Цена?', listingExternalId: 'advert' });
    await test.leads();
    return test;
  }

  test('are a conflict that is listed and stays two until somebody decides', async () => {
    const test = await conflict();
    const conflicts = await collectAll(test.kit.persons.conflicts());
    expect(conflicts).toHaveLength(2);
    expect(conflicts[0]?.conflictsWith).toEqual([conflicts[1]?.id]);
  });

  test('become one by a merge with its reason, and two again by its undoing', async () => {
    const test = await conflict();
    const [keep, other] = await collectAll(test.kit.persons.conflicts());
    const kept = await test.kit.persons.merge({
      keepId: keep?.id ?? '',
      mergeId: other?.id ?? '',
      reason: 'both confirmed by phone',
    });
    expect([kept.status, kept.merges[0]?.reason]).toEqual(['active', 'both confirmed by phone']);
    const back = await test.kit.persons.undoMerge(other?.id ?? '');
    expect([back.status, (await test.persons()).length]).toEqual(['active', 2]);
  });
});

describe('merge', () => {
  test('moves leads and threads, and closes the lead that is less far as a duplicate', async () => {
    const test = await createLeadTest();
    write(test.account, 'u1', PHONE);
    write(test.account, 'u2');
    await test.leads();
    const [two, one] = await test.persons();
    await test.kit.persons.merge({ keepId: one?.id ?? '', mergeId: two?.id ?? '', reason: 'same family' });
    const leads = await collectAll(test.kit.leads.list({ personId: one?.id }));
    const sorted = leads.toSorted((a, b) => a.status.localeCompare(b.status));
    expect(sorted.map(({ status, closeReason }) => [status, closeReason])).toEqual([
      ['disqualified', 'duplicate'],
      ['new', undefined],
    ]);
    expect(await collectAll(test.kit.conversations.list({ personId: one?.id ?? '' }))).toHaveLength(2);
  });

  test.each([
    ['of a person and itself', 'a', 'a', 'invalid_input'],
    ['of nobody', 'a', '019aa9f0-0000-7000-8000-00000000dead', 'not_found'],
  ])('%s is refused', async (_what, keep, merge, code) => {
    const test = await createLeadTest();
    write(test.account, 'u1');
    await test.leads();
    const [person] = await test.persons();
    const idOf = (name: string): string => (name === 'a' ? (person?.id ?? '') : name);
    await expect(
      test.kit.persons.merge({ keepId: idOf(keep), mergeId: idOf(merge), reason: 'x' }),
    ).rejects.toMatchObject({ code });
  });

  test('an undo of what is not merged is a conflict', async () => {
    const test = await createLeadTest();
    write(test.account, 'u1');
    await test.leads();
    const [person] = await test.persons();
    await expect(test.kit.persons.undoMerge(person?.id ?? '')).rejects.toMatchObject({ code: 'conflict' });
  });

  test('and its undoing leave both sides, their leads and threads exactly as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            user: fc.constantFrom('u1', 'u2'),
            what: fc.constantFrom('message', 'advert', 'order', 'paid', 'postponed'),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.boolean(),
        async (acts, isReversed) => {
          const test = await createLeadTest();
          const advert = await test.publish();
          write(test.account, 'u1', PHONE);
          write(test.account, 'u2');
          await test.leads();
          for (const { user, what } of acts) await act(test, user, what, advert);
          await test.leads();
          const before = await everything(test);
          const [first, second] = await Promise.all(
            ['u1', 'u2'].map((platformUserId) => test.kit.persons.find({ platform: 'fake', platformUserId })),
          );
          const [keepId, mergeId] = isReversed ? [second?.id, first?.id] : [first?.id, second?.id];
          await test.kit.persons.merge({ keepId: keepId ?? '', mergeId: mergeId ?? '', reason: 'x' });
          await test.kit.persons.undoMerge(mergeId ?? '');
          expect(await everything(test)).toEqual(before);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

test('what was refused while two records were one is refused for both of them afterwards', async () => {
  const test = await createLeadTest();
  write(test.account, 'u1', PHONE);
  write(test.account, 'u2');
  await test.leads();
  const [two, one] = await test.persons();
  await test.kit.persons.merge({ keepId: one?.id ?? '', mergeId: two?.id ?? '', reason: 'same family' });
  await test.clock.advance(1000);
  for (const user of ['u1', 'u2']) test.account.writeMessage({ buyerId: user, text: 'Не пишите мне больше' });
  await test.leads();
  await test.kit.persons.undoMerge(two?.id ?? '');
  const use = { purpose: 'answer', channel: 'fake' } as const;
  const allowed = await Promise.all(
    [one, two].map((who) => test.kit.persons.consent.allows(who?.id ?? '', use)),
  );
  expect(allowed).toEqual([false, false]);
});

test('what was refused under a shared phone is refused for each of those who shared it', async () => {
  const test = await createLeadTest();
  for (const id of ['u1', 'u2', 'u3']) {
    write(test.account, id, PHONE);
    await test.leads();
  }
  test.account.writeMessage({ buyerId: 'u2', text: 'Не пишите мне больше' });
  await test.leads();
  write(test.account, 'u4', PHONE);
  await test.leads();
  const use = { purpose: 'answer', channel: 'fake' } as const;
  const allowed = await Promise.all(
    ['u1', 'u2', 'u3', 'u4'].map(async (platformUserId) => {
      const person = await test.kit.persons.find({ platform: 'fake', platformUserId });
      return test.kit.persons.consent.allows(person?.id ?? '', use);
    }),
  );
  expect(allowed).toEqual([false, false, false, true]);
});

async function act(test: LeadTest, user: string, what: string, advert: string): Promise<void> {
  const { account, kit } = test;
  if (what === 'message') account.writeMessage({ buyerId: user, text: 'Ещё актуально?' });
  if (what === 'advert')
    account.writeMessage({ buyerId: user, text: 'Какая цена?', listingExternalId: advert });
  if (what === 'order' || what === 'paid')
    account.placeOrder({ buyerId: user, total: tenge(5_000), isPaid: what === 'paid', sku: test.sku });
  const [lead] = await test.leads();
  if (what === 'postponed' && lead !== undefined && lead.closedAt === undefined)
    await kit.leads.postpone(lead.id, { until: '2026-12-24T10:00:00+05:00' });
}

/** All that a merge may touch, without what counts changes. */
async function everything({ kit }: LeadTest): Promise<unknown> {
  const bare = (thing: Person | Lead | object): object => {
    const { version: _version, updatedAt: _updatedAt, ...rest } = thing as Person;
    return rest;
  };
  const all = [
    await collectAll(kit.persons.list()),
    await collectAll(kit.leads.list()),
    await collectAll(kit.conversations.list()),
  ];
  return all.map((things) => things.map(bare));
}
