/** All of them, one after the other: each opens a Kaspi of its own. */
for (const script of [
  '1-connect-shop',
  '2-collect-orders',
  '3-process-order',
  '4-import-product',
  '5-publish-price-list',
  '6-research-storefront',
]) {
  console.log(`${script}:`);
  await import(`./${script}.ts`);
}
