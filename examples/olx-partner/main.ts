/** All three, one after the other: each opens an OLX of its own. */
for (const script of ['1-connect-account', '2-publish-advert', '3-answer-thread']) {
  console.log(`${script}:`);
  await import(`./${script}.ts`);
}
