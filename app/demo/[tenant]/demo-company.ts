/** A customer of ours, made up, whose product embeds the widget. */
export interface DemoCompany {
  name: string;
  /** Which of the page's colour themes it has. */
  theme: "harbour" | "grid" | "garden" | "ember";
  /** What its product is about. */
  product: string;
  sections: readonly string[];
  summary: string;
  figures: readonly { label: string; value: string; change: string }[];
  table: { title: string; columns: readonly string[]; rows: readonly DemoRow[] };
  chart: { title: string; unit: string; bars: readonly { label: string; value: number }[] };
}

interface DemoRow {
  cells: readonly string[];
  status: string;
  mood: "good" | "busy" | "late";
}

const acme: DemoCompany = {
  name: "Acme Logistics",
  theme: "harbour",
  product: "Shipments",
  sections: ["Shipments", "Lanes", "Carriers", "Invoices", "Reports"],
  summary: "18 shipments are moving today. Two need your attention.",
  figures: [
    { label: "In transit", value: "142", change: "+8 since yesterday" },
    { label: "On time", value: "96.4 %", change: "+1.2 % this week" },
    { label: "Customs hold", value: "2", change: "Rotterdam, Gdańsk" },
    { label: "Cost per pallet", value: "€ 38.10", change: "−€ 0.90 this month" },
  ],
  table: {
    title: "Today's shipments",
    columns: ["Reference", "From", "To", "Carrier", "Arrives", "Status"],
    rows: [
      { cells: ["AC-20418", "Hamburg", "Lyon", "Nordline", "Today, 14:20"], status: "On the road", mood: "good" },
      {
        cells: ["AC-20421", "Rotterdam", "Vienna", "Deltacargo", "Today, 17:45"],
        status: "Customs hold",
        mood: "late",
      },
      { cells: ["AC-20425", "Antwerp", "Milan", "Alpenspeed", "Tomorrow, 08:10"], status: "On the road", mood: "good" },
      { cells: ["AC-20427", "Gdańsk", "Prague", "Baltrans", "Tomorrow, 11:30"], status: "Customs hold", mood: "late" },
      { cells: ["AC-20430", "Bremen", "Zürich", "Nordline", "Tomorrow, 16:00"], status: "Loading", mood: "busy" },
      { cells: ["AC-20433", "Porto", "Bilbao", "Iberway", "Friday, 09:15"], status: "Booked", mood: "busy" },
    ],
  },
  chart: {
    title: "Pallets moved",
    unit: "pallets",
    bars: [
      { label: "Mon", value: 412 },
      { label: "Tue", value: 468 },
      { label: "Wed", value: 441 },
      { label: "Thu", value: 523 },
      { label: "Fri", value: 497 },
      { label: "Sat", value: 188 },
      { label: "Sun", value: 96 },
    ],
  },
};

const globex: DemoCompany = {
  name: "Globex Energy",
  theme: "grid",
  product: "Sites",
  sections: ["Sites", "Forecast", "Tariffs", "Alerts", "Billing"],
  summary: "All 24 sites report. One inverter runs below its forecast.",
  figures: [
    { label: "Producing now", value: "3.82 MW", change: "71 % of capacity" },
    { label: "Self-use", value: "64 %", change: "+5 % this month" },
    { label: "Fed in today", value: "11.4 MWh", change: "since 06:12" },
    { label: "Open alerts", value: "1", change: "Depot South" },
  ],
  table: {
    title: "Sites",
    columns: ["Site", "Region", "Panels", "Battery", "Output", "Status"],
    rows: [
      { cells: ["Depot North", "Leeds", "1,240", "82 %", "412 kW"], status: "As forecast", mood: "good" },
      { cells: ["Depot South", "Bristol", "980", "44 %", "168 kW"], status: "Below forecast", mood: "late" },
      { cells: ["Harbour Roof", "Cardiff", "2,110", "91 %", "735 kW"], status: "As forecast", mood: "good" },
      { cells: ["Mill Lane", "York", "640", "67 %", "221 kW"], status: "Charging", mood: "busy" },
      { cells: ["Airport P3", "Exeter", "3,400", "58 %", "1.18 MW"], status: "As forecast", mood: "good" },
      { cells: ["Cold Store 7", "Hull", "720", "73 %", "254 kW"], status: "Charging", mood: "busy" },
    ],
  },
  chart: {
    title: "Energy produced",
    unit: "MWh",
    bars: [
      { label: "Mon", value: 31 },
      { label: "Tue", value: 36 },
      { label: "Wed", value: 22 },
      { label: "Thu", value: 28 },
      { label: "Fri", value: 39 },
      { label: "Sat", value: 41 },
      { label: "Sun", value: 35 },
    ],
  },
};

/** @returns the company of a tenant: one of the two demo tenants', or a bookshop chain under the tenant's own name. */
export function demoCompany(tenant: string): DemoCompany {
  if (tenant === "acme") return acme;
  if (tenant === "globex") return globex;
  return bookshops(tenant);
}

function bookshops(tenant: string): DemoCompany {
  const words = tenant.split("-").filter((word) => word !== "");
  return {
    name: words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(" "),
    theme: tenant.length % 2 === 0 ? "garden" : "ember",
    product: "Orders",
    sections: ["Orders", "Stock", "Shops", "Customers", "Returns"],
    summary: "37 orders wait to be packed, and four titles run low.",
    figures: [
      { label: "Orders today", value: "214", change: "+19 since yesterday" },
      { label: "To pack", value: "37", change: "before 16:00" },
      { label: "Running low", value: "4", change: "titles in two shops" },
      { label: "Returns", value: "1.8 %", change: "−0.3 % this month" },
    ],
    table: {
      title: "Latest orders",
      columns: ["Order", "Customer", "Items", "Total", "Placed", "Status"],
      rows: [
        { cells: ["48210", "M. Fischer", "3", "€ 61.40", "12 min ago"], status: "To pack", mood: "busy" },
        { cells: ["48209", "A. Duarte", "1", "€ 18.00", "25 min ago"], status: "To pack", mood: "busy" },
        { cells: ["48205", "J. Novak", "5", "€ 104.75", "1 h ago"], status: "Sent", mood: "good" },
        { cells: ["48204", "L. Moreau", "2", "€ 33.90", "1 h ago"], status: "Title missing", mood: "late" },
        { cells: ["48201", "S. Larsen", "1", "€ 24.00", "2 h ago"], status: "Sent", mood: "good" },
      ],
    },
    chart: {
      title: "Books sold",
      unit: "books",
      bars: [
        { label: "Mon", value: 180 },
        { label: "Tue", value: 204 },
        { label: "Wed", value: 196 },
        { label: "Thu", value: 231 },
        { label: "Fri", value: 288 },
        { label: "Sat", value: 342 },
        { label: "Sun", value: 121 },
      ],
    },
  };
}
