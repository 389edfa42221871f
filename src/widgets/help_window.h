// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QCheckBox;
class QTabWidget;

namespace witan {

/// Help in our own words, from resources/help, and the key map, made from the table that the keys are taken from. Stays
/// beside the window; nothing of it comes from elsewhere.
class HelpWindow final : public QDialog {
    Q_OBJECT
public:
    enum class Page { Help, Keys };

    explicit HelpWindow(QWidget *parent);

    void open(Page page);
    void setSingleKeys(bool on);

Q_SIGNALS:
    void singleKeysChanged(bool on);

private:
    QWidget *makeHelp();
    QWidget *makeKeys();

    QTabWidget *m_pages;
    QCheckBox *m_single;
};

} // namespace witan
