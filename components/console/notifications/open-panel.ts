"use client";

import { create } from "zustand";

/** Whether the list of notifications is before somebody's eyes. */
export const useOpenPanel = create(() => ({ isOpen: false }));
