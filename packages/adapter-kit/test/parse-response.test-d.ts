import type { StandardSchemaV1 } from 'ky';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type HttpClient, parseResponse, type ResponseSchema } from '../src/index.ts';

test('the output of a zod schema is the type of the result', () => {
  const schema = z.object({ id: z.number().transform(String), name: z.string().optional() });
  expectTypeOf(parseResponse(schema, {}, 'a')).toEqualTypeOf<{ id: string; name?: string | undefined }>();
});

test('any Standard Schema fits', () => {
  expectTypeOf<StandardSchemaV1<unknown, number>>().toExtend<ResponseSchema<number>>();
});

test('parse decides the type of the value', () => {
  const ask = (client: HttpClient) => client.request({ operation: 'a', path: '/', parse: () => 7 });
  expectTypeOf<Awaited<ReturnType<typeof ask>>['value']>().toEqualTypeOf<number>();
});
