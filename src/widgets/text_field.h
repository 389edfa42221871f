// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPlainTextEdit>

namespace witan {

/// A text field that grows with its text up to some lines, and leaves by Tab. Enter submits where the field is told so;
/// Ctrl+Enter always does; Shift+Enter breaks the line. What it holds is read by text(), character by character as it was
/// typed. What is pasted or dropped is taken as plain text, and only where all of it fits.
class TextField final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit TextField(QWidget *parent = nullptr);

    void setEnterSubmits(bool submits) { m_enterSubmits = submits; }
    void setLines(int least, int most);
    /// What stands in the empty field; it gets as many lines as it needs.
    void setHint(const QString &hint);

    /// What a message or a comment may have at most, in bytes of UTF-8 (src/protocol/README.md, Limits).
    static constexpr qsizetype kMostBytes = 64 * 1024;
    /// What a draft may have that is set into a field: more of it, in one line, would hold the window up with every key.
    static constexpr qsizetype kMostRestoredBytes = 4 * kMostBytes;
    /// "64 KB"; what is begun counts as a whole one.
    static QString sizeInWords(qsizetype bytes);
    /// The text as it was typed: QPlainTextEdit::toPlainText() makes a plain space of U+00A0, and a line feed of U+2028.
    QString text() const;
    /// text(), and what an input method composes just now.
    QString textWithComposed() const;
    void setText(const QString &text);
    /// At the cursor, in place of what is selected, if all of it fits; undone by one step.
    bool insertText(const QString &text);
    /// What an input method composes becomes text.
    void finishComposing();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void submitted();
    void left();   ///< Escape
    void composing();   ///< what an input method composes has changed
    /// Something was not taken in, for this reason; the text stands as before.
    void refused(const QString &why);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    void fit();
    int lines() const;
    QString textBetween(int from, int to) const;
    QString composed() const;
    bool fits(const QString &more);

    bool m_enterSubmits = false;
    int m_least = 1, m_most = 6;
};

/// Foreign words on a button, in a menu or on a tab: there an ampersand would be taken for the mark of a key.
QString withoutMnemonic(QString words);

} // namespace witan
