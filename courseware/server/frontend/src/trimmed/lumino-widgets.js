// What ipywidgets takes from @lumino/widgets, out of its sources: as a package it brings docks and menus too.
export { Panel } from "@lumino/widgets/src/panel";
export { PanelLayout } from "@lumino/widgets/src/panellayout";
export { TabBar } from "@lumino/widgets/src/tabbar";
export { Widget } from "@lumino/widgets/src/widget";
