/**
 * What tests of a page ask of it.
 */
import assert from "node:assert/strict";
import axe from "axe-core";

export const shown = (page, selector) => page.waitForSelector(selector, { visible: true });
export const textOf = (page, selector) => page.$eval(selector, ({ textContent }) => textContent);
export const focused = (page) => page.evaluate(() => document.activeElement.id);

/** Until an element's text matches. */
export function says(page, selector, pattern) {
  return page.waitForFunction(
    (wanted, source) => new RegExp(source).test(document.querySelector(wanted).textContent),
    { timeout: 60_000 },
    selector,
    pattern.source,
  );
}

/** Every rule of axe-core that the page can break. */
export async function assertAccessible(page) {
  // Run by the debugger rather than as a script of the page, whose policy would not let it in.
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => window.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  assert.deepEqual(found, []);
  assert.ok(passes.length > 15, `${passes.length} rules`);
}

/** Nothing makes the page wider than its window. */
export async function assertFits(page) {
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  assert.ok(content <= room, `${content} px of content in ${room} px`);
}

/** The same with text alone at twice its size, which stays so. */
export async function assertFitsEnlarged(page) {
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  await assertFits(page);
}

/** The ids, else the names or texts, of what the next presses of Tab reach. */
export async function tabOrder(page, count) {
  const reached = [];
  for (let step = 0; step < count; step += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => {
        const { id, name, textContent, className } = document.activeElement;
        return id || name || textContent.trim() || className;
      }),
    );
  }
  return reached;
}

/** Adds a field for that filter, as a person does. */
export async function addFilter(page, name) {
  await page.select("#more", name);
  await page.click("#add-filter");
  await shown(page, `#filter-${name}`);
}
