// What every test gets: a server of its own, a foreign site, and people with browsers of their own.
import { test as base, type BrowserContextOptions, expect, type Page } from "@playwright/test";
import { HostPage } from "./host-page";
import { HostSite } from "./hosts";
import { Line } from "./line";
import { Server } from "./server";
import {
  type Person,
  type Template,
  copyOf,
  emptyDatabase,
  makeTemplate,
  removeTemplate,
} from "./template";
import { Watch } from "./watch";
import { Workspace } from "./workspace";

/** What a browser of the tests is like unless a test says otherwise. */
const BROWSER: BrowserContextOptions = { reducedMotion: "reduce", viewport: { width: 1440, height: 900 } };

/** Opens browsers for people. */
export interface Browsers {
  /** A tab in a browser of its own, watched like all. */
  tab(options?: BrowserContextOptions): Promise<Page>;
  /** An agent, signed in, on My Active. */
  agent(person: Person, options?: BrowserContextOptions): Promise<Workspace>;
  /** A visitor on a page of the foreign site. */
  visitor(page?: string, options?: BrowserContextOptions): Promise<HostPage>;
}

interface TestFixtures {
  /** Whether the database starts with the demo company, or empty. */
  demo: boolean;
  /** Whether a line that can be spoiled lies between the browsers and the server. */
  spoilable: boolean;
  /** Where the server says browsers reach it, when that is not where the tests do. */
  publicUrl: string | null;
  line: Line | null;
  server: Server;
  site: HostSite;
  watch: Watch;
  browsers: Browsers;
}

export const test = base.extend<TestFixtures, { template: Template }>({
  demo: [true, { option: true }],
  spoilable: [false, { option: true }],
  publicUrl: [null, { option: true }],

  template: [
    async ({ browser }, use) => {
      const template = await makeTemplate(browser);
      await use(template);
      removeTemplate(template);
    },
    { scope: "worker" },
  ],

  line: async ({ spoilable }, use) => {
    const line = spoilable ? await Line.open() : null;
    await use(line);
    await line?.close();
  },

  server: async ({ template, demo, line, publicUrl }, use, info) => {
    const name = `test-${info.testId}`;
    const file = demo ? copyOf(template, name) : emptyDatabase(template, name);
    const server = await Server.start(file, line?.port, publicUrl);
    line?.to(server.port);
    await use(server);
    await server.close();
    if (info.status !== info.expectedStatus) {
      await info.attach("server.log", { body: server.output, contentType: "text/plain" });
    }
    expect(server.errors, "the server logs no error").toEqual([]);
  },

  site: async ({ server }, use) => {
    const site = await HostSite.start(server.origin);
    await use(site);
    await site.close();
  },

  watch: async ({ server }, use) => {
    const watch = new Watch(() => server);
    await use(watch);
    expect(watch.faults(), "nothing goes wrong unseen in any page").toEqual([]);
  },

  browsers: async ({ browser, server, site, template, watch }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    const open = async (options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ ...BROWSER, ...options });
      contexts.push(context);
      watch.follow(context);
      return context;
    };
    await use({
      async tab(options) {
        return (await open(options)).newPage();
      },
      async agent(person, options) {
        const context = await open(options);
        await context.addCookies(template.cookies[person]);
        const workspace = new Workspace(await context.newPage(), server.origin);
        await workspace.goto("/chats/mine");
        return workspace;
      },
      async visitor(page = "plain.html", options) {
        const context = await open(options);
        const host = new HostPage(await context.newPage(), site);
        await host.goto(page);
        return host;
      },
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };
