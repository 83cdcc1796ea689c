import assert from 'node:assert/strict';
import { type CatalogAttribute, type CatalogCategory, type CatalogPort, paginate } from '@leadkit/core';
import { expectError, expectText } from '../expectations.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

/** No catalog here is deeper; one that is goes round in circles. */
const DEPTH_MAX = 12;

/** All categories. Walks at most `calls` nodes, so that huge trees stay quick. */
async function walk(port: CatalogPort, language?: 'ru' | 'kk'): Promise<readonly CatalogCategory[]> {
  const seen: CatalogCategory[] = [];
  let level: readonly (CatalogCategory | undefined)[] = [undefined];
  for (let depth = 0; level.length > 0; depth += 1) {
    assert.ok(depth <= DEPTH_MAX, `the tree is deeper than ${DEPTH_MAX} levels: it does not end`);
    const next: CatalogCategory[] = [];
    for (const parent of level) {
      const children = await port.categories({ parentExternalId: parent?.externalId, language });
      for (const child of children)
        assert.equal(child.parentExternalId, parent?.externalId, `parent of ${child.externalId}`);
      next.push(...children);
    }
    seen.push(...next);
    level = next.filter((category) => !category.isLeaf);
  }
  return seen;
}

function checkAttribute(attribute: CatalogAttribute): void {
  const what = `attribute ${attribute.code}`;
  expectText(`${what}: code`, attribute.code);
  expectText(`${what}: label`, attribute.label);
  assert.equal(typeof attribute.isRequired, 'boolean', `${what}: isRequired`);
  const isChoice = attribute.type === 'choice' || attribute.type === 'choices';
  assert.equal(attribute.values.length > 0, isChoice, `${what}: values of type ${attribute.type}`);
  const codes = attribute.values.map((value) => value.code);
  assert.equal(new Set(codes).size, codes.length, `${what}: a value is there twice`);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = attribute;
  assert.ok(min <= max, `${what}: min ${min} above max ${max}`);
}

/** Categories, attributes and cities. */
export const catalogCases: readonly PlatformCase[] = platformRules('catalog', [
  {
    slug: 'categories.tree',
    title: 'the tree of categories ends, holds each once under its parent, and holds all of them',
    family: 'pages',
    run: async ({ port, remote }) => {
      const categories = await walk(port);
      const ids = categories.map((category) => category.externalId);
      assert.equal(new Set(ids).size, ids.length, 'a category is there twice');
      assert.equal(ids.length, remote.categories, 'how many there are');
      for (const category of categories) expectText(`name of ${category.externalId}`, category.name);
      const leaf = categories.find((category) => category.externalId === remote.leafExternalId);
      assert.equal(leaf?.isLeaf, true, 'isLeaf of a category listings can be put into');
    },
  },
  {
    slug: 'categories.language',
    title: 'the language changes names, never ids',
    family: 'values',
    run: async ({ port }) => {
      const [russian, kazakh] = [await walk(port, 'ru'), await walk(port, 'kk')];
      assert.deepEqual(
        kazakh.map((category) => category.externalId).sort(),
        russian.map((category) => category.externalId).sort(),
      );
    },
  },
  {
    slug: 'attributes.leaf',
    title:
      'attributes of a category have codes of their own, values exactly where there is a choice, and min below max',
    family: 'shape',
    run: async ({ port, remote }) => {
      const attributes = await port.attributes({ categoryExternalId: remote.leafExternalId });
      assert.ok(attributes.length > 0, 'the category has no attribute');
      attributes.forEach(checkAttribute);
      const codes = attributes.map((attribute) => attribute.code);
      assert.equal(new Set(codes).size, codes.length, 'a code is there twice');
    },
  },
  {
    slug: 'attributes.unknown',
    title: 'attributes of a category that does not exist are not_found, never an empty list',
    family: 'errors',
    run: async ({ port }) => {
      const read = (): Promise<unknown> => port.attributes({ categoryExternalId: '999999999' });
      await expectError('attributes', read, 'not_found');
    },
  },
  {
    slug: 'cities.everything',
    title: 'pages of cities hold each exactly once and end; a KATO code has nine digits',
    family: 'pages',
    run: async ({ port, remote }) => {
      const ids: string[] = [];
      for await (const city of paginate((cursor) => port.cities({ cursor, limit: 2 }))) {
        ids.push(city.externalId);
        expectText(`name of ${city.externalId}`, city.name);
        if (city.katoCode !== undefined) assert.match(city.katoCode, /^\d{9}$/, 'katoCode');
      }
      assert.equal(new Set(ids).size, ids.length, 'a city is there twice');
      assert.equal(ids.length, remote.cities, 'how many there are');
    },
  },
  {
    slug: 'cities.limit',
    title: 'a page holds at most `limit` cities',
    family: 'pages',
    run: async ({ port }) => {
      assert.ok((await port.cities({ limit: 1 })).items.length <= 1);
    },
  },
]);
