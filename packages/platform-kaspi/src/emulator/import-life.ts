import type { EmulatorContext, JsonObject, JsonValue } from '@leadkit/emulator';
import { type CategoryData, categoryOf } from './category-data.ts';
import { settingsOf } from './current-settings.ts';
import { fieldOf, isObject } from './order-commands.ts';
import type { KaspiTables } from './tables.ts';

type Context = EmulatorContext<KaspiTables>;
type TimerName = 'import-done' | 'card-approved';

/** A title with this in it takes the whole import down. */
const ABORT_MARK = '[abort]';

export const IMPORT_TIMERS: Readonly<Record<TimerName, (context: Context, data: JsonObject) => void>> = {
  'import-done': (context, { code }) => finishImport(context, code as string),
  'card-approved': ({ state, now }, { key }) => {
    const card = state.collection('cards').get(key as string);
    if (card === undefined || card.isApproved) return;
    const { title, brand, category, images, description } = card.fields;
    const code = String(state.nextId('products'));
    state.collection('products').set(code, {
      code,
      title: textOf(title),
      brand: textOf(brand),
      categoryCode: textOf(category),
      description: textOf(description),
      images: Array.isArray(images) ? images.map((image) => textOf(fieldOf(image, 'url'))) : [],
      weight: 1,
      rating: null,
      createdAt: now(),
    });
    state.collection('cards').update(key as string, { isApproved: true, productCode: code });
  },
};

function finishImport(context: Context, code: string): void {
  const { state } = context;
  const row = state.collection('imports').get(code);
  if (row?.status !== 'UPLOADED') return;
  const isAborted = row.products.some(
    (product) => isObject(product) && textOf(product.title).includes(ABORT_MARK),
  );
  if (isAborted) {
    state.collection('imports').update(code, { status: 'ABORTED', description: 'Import was aborted' });
    return;
  }
  const results: Record<string, string | null> = {};
  for (const product of row.products) {
    if (!isObject(product)) continue;
    const sku = textOf(product.sku);
    results[sku] = problemOf(product) ?? null;
    if (results[sku] === null) keepCard(context, row.merchantId, sku, product);
  }
  state.collection('imports').update(code, { status: 'FINISHED', results });
}

/** The same SKU again changes the card it made before. */
function keepCard(context: Context, merchantId: string, sku: string, fields: JsonObject): void {
  const { state, now, timers } = context;
  const key = `${merchantId}:${sku}`;
  const known = state.collection('cards').get(key);
  state.collection('cards').set(key, {
    merchantId,
    sku,
    fields,
    isApproved: known?.isApproved ?? false,
    productCode: known?.productCode ?? null,
    createdAt: known?.createdAt ?? now(),
    imports: (known?.imports ?? 0) + 1,
  });
  if (known === undefined) timers.after(settingsOf(context).moderationMs, 'card-approved', { key });
}

/** What the rules of the category say against a product. */
function problemOf({ category: code, attributes }: JsonObject): string | undefined {
  const category = categoryOf(textOf(code));
  if (category === undefined) return 'category: not found';
  const given = new Map(
    (Array.isArray(attributes) ? attributes : []).flatMap((each) =>
      isObject(each) ? [[textOf(each.code), each.value] as const] : [],
    ),
  );
  const missing = category.attributes.find((each) => each.mandatory && !given.has(each.code));
  if (missing !== undefined) return `${missing.code}: mandatory`;
  for (const [name, value] of given) {
    const problem = problemOfValue(category, name, value);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfValue(
  category: CategoryData,
  name: string,
  value: JsonValue | undefined,
): string | undefined {
  const attribute = category.attributes.find(({ code }) => code === name);
  if (attribute === undefined) return `${name}: unknown attribute`;
  if (Array.isArray(value) && !attribute.multiValued) return `${name}: one value expected`;
  const isRight = (one: JsonValue | undefined): boolean => {
    if (attribute.type === 'number') return typeof one === 'number';
    if (attribute.type === 'boolean') return typeof one === 'boolean';
    return typeof one === 'string' && (attribute.type === 'string' || attribute.values.includes(one));
  };
  return (Array.isArray(value) ? value : [value]).every(isRight) ? undefined : `${name}: wrong value`;
}

/** A text of a product; its shape was checked as it came. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
