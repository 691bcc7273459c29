// A visitor and an agent who have met: Joe has taken Maria's chat.
import { type Browsers, expect } from "./fixtures";
import { type HostPage, MARIA } from "./host-page";
import type { Workspace } from "./workspace";

export interface Talk {
  joe: Workspace;
  maria: HostPage;
}

export async function talk(browsers: Browsers, page?: string): Promise<Talk> {
  const joe = await browsers.agent("joe");
  const maria = await browsers.visitor(page);
  await maria.start(MARIA);
  await joe.openList("Queue");
  await joe.open("Maria");
  await joe.tool("Take").click();
  await expect(maria.thread).toContainText("Joe joined.");
  return { joe, maria };
}
