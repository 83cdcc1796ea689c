import assert from 'node:assert/strict';
import type { PriceFeedPort } from '@leadkit/core';
import { expectAbort, expectError, expectText } from '../expectations.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

async function build(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function served(port: PriceFeedPort): Promise<{ readonly status: number; readonly text: string }> {
  const response = await port.handler(new Request('https://host.example/price-list'));
  return { status: response.status, text: await response.text() };
}

/** A price list that the platform fetches. */
export const priceFeedCases: readonly PlatformCase[] = platformRules('priceFeed', [
  {
    slug: 'check.good',
    title: 'check counts products and finds nothing in good ones, whether they come at once or one by one',
    family: 'values',
    run: async ({ port, remote }) => {
      const offers = [remote.offer('SKU1'), remote.offer('SKU2')];
      assert.deepEqual(await port.check(offers), { offers: 2, issues: [] });
      const oneByOne = (async function* () {
        yield* offers;
      })();
      assert.deepEqual(await port.check(oneByOne), { offers: 2, issues: [] });
    },
  },
  {
    slug: 'check.bad',
    title: 'check names the product that cannot be written, and goes on to the end',
    family: 'errors',
    run: async ({ port, remote }) => {
      const report = await port.check([remote.badOffer('SKUBAD'), remote.offer('SKU2')]);
      assert.equal(report.offers, 2, 'offers');
      assert.ok(report.issues.length > 0, 'no issue');
      for (const issue of report.issues) {
        assert.ok(issue.path.includes('SKUBAD'), `an issue names no SKU: ${issue.path}`);
        expectText('the message of an issue', issue.message);
      }
    },
  },
  {
    slug: 'check.twice',
    title: 'check finds a SKU that is there twice',
    family: 'errors',
    run: async ({ port, remote }) => {
      const { issues } = await port.check([remote.offer('SKU1'), remote.offer('SKU1')]);
      assert.ok(
        issues.some((issue) => issue.path.includes('SKU1')),
        'nothing found',
      );
    },
  },
  {
    slug: 'build.good',
    title: 'build writes every product, as UTF-8, in pieces',
    family: 'values',
    run: async ({ port, remote }) => {
      const text = await build(port.build([remote.offer('SKU1'), remote.offer('SKU2')]));
      for (const sku of ['SKU1', 'SKU2']) assert.ok(text.includes(sku), `${sku} is missing`);
    },
  },
  {
    slug: 'build.bad',
    title: 'build stops with invalid_input at the first product that cannot be written',
    family: 'errors',
    run: async ({ port, remote }) => {
      const offers = [remote.offer('SKU1'), remote.badOffer('SKUBAD')];
      const error = await expectError('build', () => build(port.build(offers)), 'invalid_input');
      const said = [error.message, ...(error.issues ?? []).map((issue) => issue.path)].join('\n');
      assert.ok(said.includes('SKUBAD'), 'the error names no SKU');
    },
  },
  {
    slug: 'publish.served',
    title: 'there is 503 before the first list, then the list that was published last, to every request',
    family: 'writes',
    run: async ({ port, remote }) => {
      assert.equal((await served(port)).status, 503, 'before the first list');
      const report = await port.publish([remote.offer('SKU1')]);
      assert.deepEqual(report, { offers: 1, issues: [] });
      for (const time of ['first', 'second']) {
        const { status, text } = await served(port);
        assert.equal(status, 200, `${time} request`);
        assert.ok(text.includes('SKU1'), `${time} request: SKU1 is missing`);
      }
    },
  },
  {
    slug: 'publish.empty',
    title: 'an empty list is refused with business_rule: it would take everything off sale',
    family: 'writes',
    run: async ({ port, remote }) => {
      await port.publish([remote.offer('SKU1')]);
      await expectError('publish', () => port.publish([]), 'business_rule');
      assert.ok((await served(port)).text.includes('SKU1'), 'the last good list is gone');
    },
  },
  {
    slug: 'publish.broken',
    title:
      'a list whose products stop coming in the middle, or hold a bad one, never replaces the last good one',
    family: 'atomic',
    run: async ({ port, remote }) => {
      await port.publish([remote.offer('SKU1')]);
      const broken = (async function* () {
        yield remote.offer('SKUNEW');
        throw new Error('the source went away');
      })();
      await assert.rejects(port.publish(broken), 'a broken source');
      const bad = [remote.offer('SKUNEW'), remote.badOffer('SKUBAD')];
      await expectError('publish', () => port.publish(bad), 'invalid_input', 'business_rule');
      const { status, text } = await served(port);
      assert.equal(status, 200);
      assert.ok(text.includes('SKU1') && !text.includes('SKUNEW'), 'the served list');
    },
  },
  {
    slug: 'publish.aborted',
    title: 'an aborted publish rejects with its reason and leaves the served list',
    family: 'abort',
    run: async ({ port, remote }) => {
      await port.publish([remote.offer('SKU1')]);
      await expectAbort('publish', (signal) => port.publish([remote.offer('SKUNEW')], { signal }));
      assert.ok((await served(port)).text.includes('SKU1'));
    },
  },
]);
