import { createLeadKit, isLeadKitError, type LeadKitOptions, type LeadRule } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { expect, test } from 'vitest';

const rule = (fields: Record<string, unknown>): LeadRule =>
  ({ id: 'r', points: 10, when: [], explanation: 'because', ...fields }) as unknown as LeadRule;

const withRules = (...rules: readonly LeadRule[]): object => ({ rules });

test.each([
  [withRules(rule({ points: Number.NaN })), 'leads.rules.0.points'],
  [withRules(rule({ points: 1.5 })), 'leads.rules.0.points'],
  [withRules(rule({}), rule({})), 'leads.rules.1.id'],
  [withRules(rule({ id: '' })), 'leads.rules.0.id'],
  [withRules(rule({ halfLifeHours: 0 })), 'leads.rules.0.halfLifeHours'],
  [withRules(rule({ halfLifeHours: -24 })), 'leads.rules.0.halfLifeHours'],
  [withRules(rule({ halfLifeHours: Number.NaN })), 'leads.rules.0.halfLifeHours'],
  [withRules(rule({ when: [{ fact: 'shoeSize', atLeast: 40 }] })), 'leads.rules.0.when.0.fact'],
  [withRules(rule({ when: [{ fact: 'hasPhone', is: 'yes' }] })), 'leads.rules.0.when.0.is'],
  [withRules(rule({ when: [{ fact: 'signals', atLeast: Number.NaN }] })), 'leads.rules.0.when.0.atLeast'],
  [withRules(rule({ when: [{ fact: 'timingDays', atMost: '7' }] })), 'leads.rules.0.when.0.atMost'],
  [withRules(rule({ when: [{ fact: 'origin', oneOf: ['fax'] }] })), 'leads.rules.0.when.0.oneOf'],
  [withRules(rule({ when: undefined })), 'leads.rules.0.when'],
  [{ rules: 'all' }, 'leads.rules'],
  [{ personsPerPhoneMax: 0 }, 'leads.personsPerPhoneMax'],
  [{ currency: 'tenge' }, 'leads.currency'],
  [{ cities: { almaty: 'Алматы' } }, 'leads.cities'],
  [{ optOutPhrases: [''] }, 'leads.optOutPhrases'],
  [{ flow: { messagesMax: 4 } }, 'leads.flow.messagesMax'],
  [{ flow: { maxAgeMs: 3 * 60 * 60_000 } }, 'leads.flow.maxAgeMs'],
  [{ flow: { quietMs: 0 } }, 'leads.flow.quietMs'],
  [{ flow: { questions: ['budget', 'budget'] } }, 'leads.flow.questions'],
  [{ flow: { texts: { ru: { greeting: ' ' } } } }, 'leads.flow.texts.ru.greeting'],
])('%j is refused naming %s', (leads, path) => {
  let refusal: unknown;
  try {
    createLeadKit({ store: createMemoryStore(), leads } as LeadKitOptions);
  } catch (error) {
    refusal = error;
  }
  expect(isLeadKitError(refusal, 'invalid_input')).toBe(true);
  expect(refusal).toMatchObject({ operation: 'createLeadKit', issues: [{ path }] });
});
