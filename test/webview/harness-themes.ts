/** The colours that VS Code gives a webview in its own themes: those that the page uses. */

const FONTS = {
  'font-family': '"Segoe WPC", "Segoe UI", system-ui, "Ubuntu", "Droid Sans", sans-serif', 'font-size': '13px', 'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace', 'editor-font-size': '14px',
};

export const THEMES = {
  dark: {
    bodyClass: 'vscode-dark', colours: {
      ...FONTS, 'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'errorForeground': '#f85149', 'focusBorder': '#0078d4', 'icon-foreground': '#cccccc',
      'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'editorGroup-border': '#ffffff17', 'panel-border': '#2b2b2b', 'panel-background': '#181818',
      'panelTitle-activeBorder': '#0078d4', 'panelTitle-activeForeground': '#cccccc', 'panelTitle-inactiveForeground': '#9d9d9d',
      'textLink-foreground': '#4daafc', 'textLink-activeForeground': '#4daafc', 'textCodeBlock-background': '#2b2b2b',
      'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-border': '#ffffff12',
      'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
      'input-background': '#313131', 'input-border': '#3c3c3c', 'input-foreground': '#cccccc', 'input-placeholderForeground': '#989898',
      'inputOption-activeBackground': '#2489db82', 'inputOption-activeBorder': '#2488db', 'inputOption-activeForeground': '#ffffff',
      'inputValidation-errorBackground': '#5a1d1d', 'inputValidation-errorBorder': '#be1100',
      'dropdown-background': '#313131', 'dropdown-border': '#3c3c3c', 'dropdown-foreground': '#cccccc', 'dropdown-listBackground': '#1f1f1f',
      'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'list-inactiveSelectionBackground': '#37373d',
      'list-focusOutline': '#0078d4', 'list-warningForeground': '#cca700', 'list-errorForeground': '#f88070',
      'menu-background': '#1f1f1f', 'menu-border': '#454545', 'menu-foreground': '#cccccc', 'menu-selectionBackground': '#0078d4', 'menu-selectionForeground': '#ffffff', 'widget-shadow': '#0000005c',
      'toolbar-hoverBackground': '#5a5d5e50', 'scrollbarSlider-background': '#79797966', 'scrollbarSlider-hoverBackground': '#646464b3', 'scrollbarSlider-activeBackground': '#bfbfbf66',
      'progressBar-background': '#0078d4', 'sash-hoverBorder': '#0078d4', 'editorLineNumber-foreground': '#6e7681', 'editor-findMatchHighlightBackground': '#ea5c0055',
      'charts-foreground': '#cccccc', 'charts-blue': '#59a4f9', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-red': '#f14c4c', 'charts-yellow': '#cca700', 'charts-purple': '#b180d7',
      'editorError-foreground': '#f14c4c', 'editorWarning-foreground': '#cca700', 'testing-iconPassed': '#73c991',
      'debugTokenExpression-name': '#c586c0', 'debugTokenExpression-string': '#ce9178', 'debugTokenExpression-number': '#b5cea8', 'debugTokenExpression-boolean': '#4e94ce',
    },
  },
  light: {
    bodyClass: 'vscode-light', colours: {
      ...FONTS, 'foreground': '#3b3b3b', 'descriptionForeground': '#3b3b3b', 'errorForeground': '#f85149', 'focusBorder': '#005fb8', 'icon-foreground': '#3b3b3b',
      'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'editorGroup-border': '#e5e5e5', 'panel-border': '#e5e5e5', 'panel-background': '#f8f8f8',
      'panelTitle-activeBorder': '#005fb8', 'panelTitle-activeForeground': '#3b3b3b', 'panelTitle-inactiveForeground': '#3b3b3b',
      'textLink-foreground': '#005fb8', 'textLink-activeForeground': '#005fb8', 'textCodeBlock-background': '#f8f8f8',
      'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8', 'button-border': '#0000001a',
      'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
      'input-background': '#ffffff', 'input-border': '#cecece', 'input-foreground': '#3b3b3b', 'input-placeholderForeground': '#767676',
      'inputOption-activeBackground': '#bed6ed', 'inputOption-activeBorder': '#005fb8', 'inputOption-activeForeground': '#000000',
      'inputValidation-errorBackground': '#f2dede', 'inputValidation-errorBorder': '#be1100',
      'dropdown-background': '#ffffff', 'dropdown-border': '#cecece', 'dropdown-foreground': '#3b3b3b', 'dropdown-listBackground': '#ffffff',
      'list-hoverBackground': '#f2f2f2', 'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000', 'list-inactiveSelectionBackground': '#e4e6f1',
      'list-focusOutline': '#005fb8', 'list-warningForeground': '#855f00', 'list-errorForeground': '#b01011',
      'menu-background': '#ffffff', 'menu-border': '#cecece', 'menu-foreground': '#3b3b3b', 'menu-selectionBackground': '#005fb8', 'menu-selectionForeground': '#ffffff', 'widget-shadow': '#00000029',
      'toolbar-hoverBackground': '#b8b8b850', 'scrollbarSlider-background': '#64646466', 'scrollbarSlider-hoverBackground': '#646464b3', 'scrollbarSlider-activeBackground': '#00000099',
      'progressBar-background': '#005fb8', 'sash-hoverBorder': '#005fb8', 'editorLineNumber-foreground': '#6e7681', 'editor-findMatchHighlightBackground': '#ea5c0055',
      'charts-foreground': '#3b3b3b', 'charts-blue': '#1a85ff', 'charts-orange': '#d18616', 'charts-green': '#388a34', 'charts-red': '#e51400', 'charts-yellow': '#bf8803', 'charts-purple': '#652d90',
      'editorError-foreground': '#e51400', 'editorWarning-foreground': '#bf8803', 'testing-iconPassed': '#73c991',
      'debugTokenExpression-name': '#9b46b0', 'debugTokenExpression-string': '#a31515', 'debugTokenExpression-number': '#098658', 'debugTokenExpression-boolean': '#0000ff',
    },
  },
  hc: {
    bodyClass: 'vscode-high-contrast', colours: {
      ...FONTS, 'foreground': '#ffffff', 'descriptionForeground': '#ffffffb3', 'errorForeground': '#f48771', 'focusBorder': '#f38518', 'icon-foreground': '#ffffff',
      'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518',
      'editor-background': '#000000', 'editor-foreground': '#ffffff', 'editorGroup-border': '#6fc3df', 'panel-border': '#6fc3df', 'panel-background': '#000000',
      'panelTitle-activeBorder': '#6fc3df', 'panelTitle-activeForeground': '#ffffff', 'panelTitle-inactiveForeground': '#ffffff',
      'textLink-foreground': '#21a6ff', 'textLink-activeForeground': '#21a6ff',
      'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff', 'button-background': '#000000', 'button-secondaryBackground': '#000000',
      'input-background': '#000000', 'input-border': '#6fc3df', 'input-foreground': '#ffffff', 'input-placeholderForeground': '#ffffffb3',
      'inputOption-activeBorder': '#f38518', 'inputOption-activeForeground': '#ffffff', 'inputOption-activeBackground': '#00000000',
      'inputValidation-errorBackground': '#000000', 'inputValidation-errorBorder': '#be1100',
      'dropdown-background': '#000000', 'dropdown-border': '#6fc3df', 'dropdown-foreground': '#ffffff', 'dropdown-listBackground': '#000000',
      'list-focusOutline': '#f38518', 'list-hoverBackground': '#ffffff1a',
      'menu-background': '#000000', 'menu-border': '#6fc3df', 'menu-foreground': '#ffffff', 'menu-selectionBorder': '#f38518',
      'scrollbarSlider-background': '#6fc3df99', 'scrollbarSlider-hoverBackground': '#6fc3dfcc', 'scrollbarSlider-activeBackground': '#6fc3df',
      'progressBar-background': '#6fc3df', 'sash-hoverBorder': '#f38518', 'editorLineNumber-foreground': '#ffffff',
      'charts-foreground': '#ffffff', 'charts-blue': '#59a4f9', 'charts-orange': '#d18616', 'charts-green': '#89d185', 'charts-red': '#f48771', 'charts-yellow': '#ffd370',
      'editorError-foreground': '#f48771', 'editorWarning-foreground': '#ffd370', 'testing-iconPassed': '#73c991',
      'debugTokenExpression-name': '#ffffff', 'debugTokenExpression-string': '#f48771', 'debugTokenExpression-number': '#89d185', 'debugTokenExpression-boolean': '#75bdfe',
    },
  },
} as const;

export type ThemeName = keyof typeof THEMES;
