import type { JsonObject, JsonValue } from '@leadkit/emulator';
import type { FieldProblem } from './api-errors.ts';
import type { AttributeData } from './attribute-data.ts';
import { textOf } from './json-fields.ts';

const KEYS = ['code', 'value', 'values'];

/** What is wrong with `attributes` for a category: the array itself (4.2 #7), or single values as `params.<code>` (#8). */
export function attributeProblems(
  given: JsonValue,
  asked: readonly AttributeData[],
): readonly FieldProblem[] {
  const rows = Array.isArray(given) ? (given as readonly JsonValue[]) : undefined;
  if (rows === undefined || !rows.every(isWellFormed))
    return [{ field: 'attributes', title: 'This value is not valid.' }];
  const byCode = new Map(rows.filter(isWellFormed).map((row) => [textOf(row.code), row]));
  const own = asked.filter(({ type }) => type === 'attribute');
  const missing = own.filter(({ code, isRequired }) => isRequired && !isFilled(byCode.get(code)));
  const wrong = [...byCode].filter(([code, row]) => {
    const attribute = own.find((each) => each.code === code);
    return attribute === undefined || (isFilled(row) && !isRight(attribute, row));
  });
  return [
    ...missing.map(({ code }) => ({ field: `params.${code}`, title: 'This value should not be blank.' })),
    ...wrong.map(([code]) => ({ field: `params.${code}`, title: 'Invalid value' })),
  ];
}

function isWellFormed(row: JsonValue): row is JsonObject {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return false;
  return typeof (row as JsonObject).code === 'string' && Object.keys(row).every((key) => KEYS.includes(key));
}

function isFilled(row: JsonObject | undefined): boolean {
  const { value = null, values = null } = row ?? {};
  return (value !== null && value !== '') || (Array.isArray(values) && values.length > 0);
}

function isRight(attribute: AttributeData, { value = null, values = null }: JsonObject): boolean {
  if (!attribute.isMultiple)
    return (values === null || (Array.isArray(values) && values.length === 0)) && isValue(attribute, value);
  return value === null && Array.isArray(values) && values.every((each) => isValue(attribute, each));
}

function isValue({ isNumeric, min, max, values }: AttributeData, value: JsonValue): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  if (values.length > 0) return values.some(({ code }) => code === String(value));
  if (!isNumeric) return true;
  const amount = Number(String(value).replace(',', '.'));
  return Number.isFinite(amount) && amount >= (min ?? -Infinity) && amount <= (max ?? Infinity);
}
