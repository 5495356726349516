/** Who says something: the visitor, one of the demo's operators, or an operator in a note. */
export type Speaker = "visitor" | "ada" | "grace" | "ada notes" | "grace notes";

export type StoryLine = readonly [speaker: Speaker, minutesLater: number, body: string];

export interface Story {
  visitor: { name?: string; email?: string };
  team: "Support" | "Billing";
  /** How many minutes before the demo is made the conversation began. */
  minutesAgo: number;
  /** What was said, with the minutes since the line before. */
  lines: readonly [StoryLine, ...StoryLine[]];
  closedBy?: "ada" | "grace";
}

/** A dozen conversations, as a small software company has them on an ordinary day. */
export const stories: readonly Story[] = [
  {
    visitor: { name: "Mia Lindqvist", email: "mia.lindqvist@northwind.test" },
    team: "Support",
    minutesAgo: 6,
    lines: [
      ["visitor", 0, "Hi! The CSV export has been spinning for ten minutes. Is something down?"],
      ["visitor", 1, "It's the report for October, about 40,000 rows."],
    ],
  },
  {
    visitor: {},
    team: "Support",
    minutesAgo: 14,
    lines: [["visitor", 0, "Do you have a plan for non-profits? We are a team of five."]],
  },
  {
    visitor: { name: "Tomás Herrera", email: "tomas@herrera-freight.test" },
    team: "Billing",
    minutesAgo: 31,
    lines: [
      ["visitor", 0, "Our card was charged twice this morning, once for 240 and once for 24."],
      ["visitor", 2, "Invoices INV-2291 and INV-2292. Could you check which one is right?"],
    ],
  },
  {
    visitor: { name: "Priya Raman", email: "priya.raman@lumen.test" },
    team: "Support",
    minutesAgo: 55,
    lines: [
      ["visitor", 0, "Hello, how do I add a colleague who should only see reports?"],
      [
        "ada",
        2,
        "Hi Priya! Invite them under Settings → Members and pick the role “Viewer”. Viewers see everything and change nothing.",
      ],
      ["visitor", 3, "Found it. Can I limit that to a single project?"],
      ["ada", 2, "Not yet, roles are for the whole workspace today. May I add your vote to that request?"],
      ["visitor", 1, "Yes please!"],
      ["ada notes", 1, "Added to the request for roles per project. That is the fourth one this month."],
      ["ada", 1, "Done. You will get a mail when it ships."],
      ["visitor", 20, "One more thing: will the viewer count as a paid seat?"],
    ],
  },
  {
    visitor: { name: "Jonas Weber", email: "j.weber@weberbau.test" },
    team: "Support",
    minutesAgo: 95,
    lines: [
      ["visitor", 0, "The mobile app signs me out every morning. iPhone, newest version."],
      ["grace", 4, "That is annoying, sorry. Does it happen on Wi-Fi and on mobile data?"],
      ["visitor", 3, "Only on the office Wi-Fi, now that you ask."],
      ["grace notes", 2, "Sounds like their proxy drops the refresh request. Asked platform for the request log."],
      ["grace", 1, "Thank you, that helps. I am checking our logs for your account and will be right back."],
    ],
  },
  {
    visitor: { name: "Amara Okafor", email: "amara@brightpath.test" },
    team: "Billing",
    minutesAgo: 170,
    lines: [
      ["visitor", 0, "Hi, can we switch from monthly to yearly in the middle of a month?"],
      ["ada", 5, "Of course. The days you have paid for are credited to the yearly invoice."],
      ["visitor", 2, "Perfect. Please switch us, workspace “brightpath”."],
      ["ada", 3, "Switched! The new invoice is in your inbox: 2,880 less 61.30 of credit."],
      ["visitor", 4, "Got it, thank you so much, that was quick."],
    ],
    closedBy: "ada",
  },
  {
    visitor: { name: "Sofia Rossi", email: "sofia.rossi@atelierblu.test" },
    team: "Support",
    minutesAgo: 260,
    lines: [
      ["visitor", 0, "The webhook for new orders arrives twice since yesterday."],
      ["grace", 6, "Hi Sofia, are both deliveries carrying the same event id?"],
      ["visitor", 5, "Yes, exactly the same, about 30 seconds apart."],
      [
        "grace",
        4,
        "Then your endpoint answers more slowly than our 30 s limit and we try again. Answer first and work afterwards, and skip ids you have seen.",
      ],
      ["visitor", 12, "That was it. We did a slow PDF in the handler. Thanks!"],
    ],
    closedBy: "grace",
  },
  {
    visitor: { name: "Lucas Martin", email: "lucas@martin-et-fils.test" },
    team: "Support",
    minutesAgo: 410,
    lines: [
      ["visitor", 0, "Is there a way to import contacts from a spreadsheet?"],
      ["ada", 3, "Yes: Contacts → Import. It takes CSV and XLSX, and shows a preview before anything is written."],
      ["visitor", 8, "It says “row 14: unknown country”."],
      [
        "ada",
        2,
        "That column wants two letters, so FR instead of France. The template in the same dialog has examples.",
      ],
      ["visitor", 6, "Imported 312 contacts. Merci!"],
    ],
    closedBy: "ada",
  },
  {
    visitor: { name: "Hannah Cole", email: "hannah.cole@colebrothers.test" },
    team: "Support",
    minutesAgo: 1_500,
    lines: [
      ["visitor", 0, "Where is your data hosted? Our security team is asking."],
      ["grace", 9, "In Frankfurt, with an encrypted copy in Dublin. I can send you our security overview."],
      ["visitor", 4, "That would be great, and the list of subprocessors if you have one."],
      ["grace", 5, "Both are on their way to hannah.cole@colebrothers.test."],
      ["visitor", 45, "Received. I will come back if they have questions."],
    ],
    closedBy: "grace",
  },
  {
    visitor: {},
    team: "Support",
    minutesAgo: 1_720,
    lines: [
      ["visitor", 0, "does the free trial need a credit card?"],
      ["ada", 1, "No card needed. You get 14 days with everything, and the workspace is kept if you decide later."],
      ["visitor", 1, "nice, thx"],
    ],
    closedBy: "ada",
  },
  {
    visitor: { name: "Kenji Watanabe", email: "kenji@tsuki.test" },
    team: "Billing",
    minutesAgo: 2_950,
    lines: [
      ["visitor", 0, "Could you put our VAT number on last month's invoice? It is missing."],
      ["grace", 7, "Sure! Which number should it be?"],
      ["visitor", 3, "JP1234567890123"],
      [
        "grace",
        4,
        "The corrected invoice replaces the old one in your billing page, and future ones will carry it too.",
      ],
      ["visitor", 6, "Confirmed, thank you."],
    ],
    closedBy: "grace",
  },
  {
    visitor: { name: "Elif Demir", email: "elif@demirlojistik.test" },
    team: "Support",
    minutesAgo: 4_400,
    lines: [
      ["visitor", 0, "Feature idea: let me pin a conversation with my team at the top of the dashboard."],
      ["ada", 11, "I like it! May I share your idea with our product team, with your name?"],
      ["visitor", 5, "Sure, and tell them the new search is great."],
      ["ada", 2, "That will make their day. Thank you, Elif!"],
    ],
    closedBy: "ada",
  },
];
