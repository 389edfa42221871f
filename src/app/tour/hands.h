// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>

class QScrollBar;
class QWidget;

namespace witan {

/// What a person does to the window: looks for a control by its accessible name, presses, types. Every press and key goes
/// through the widget's own event handling; nothing is called behind its back.
class Hands {
public:
    explicit Hands(QWidget &window) : m_window(window) {}

    /// The visible control of that accessible name, else null.
    QWidget *find(const QString &name) const;
    bool canPress(const QString &name) const;
    bool press(const QString &name);
    /// Puts the text into a field, key by key, in place of what it holds.
    bool type(const QString &name, const QString &text);
    QString textIn(const QString &name) const;
    /// Presses the first row of a list or steps view whose accessible words `wanted` accepts.
    bool pressRow(const QString &name, const std::function<bool(const QString &)> &wanted);
    int rows(const QString &name) const;
    QString rowText(const QString &name, int row) const;
    /// Scrolls a view to its end.
    void scrollToEnd(const QString &name);
    /// Scrolls the view, or what the control lies in, a little further down, as one does in reading; false at its end.
    bool readOn(const QString &name);
    /// Back to the beginning of the view, or of what the control lies in.
    void scrollToStart(const QString &name);

private:
    QScrollBar *barOf(const QString &name) const;

    QWidget &m_window;
};

} // namespace witan
