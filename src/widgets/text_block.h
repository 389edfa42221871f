// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/word_diff.h"

#include <QList>
#include <QTextLayout>
#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

class QPushButton;

namespace witan {

/// A stranger's text of any length: drawn as text, invisible characters as marks, broken anywhere where it must be, so that
/// nothing is ever cut. `look` as in Label (muted: secondary ink at full size), and `code`: monospaced on its own ground with a Copy button,
/// `boxed`: on a light ground of its own, and `inset`: a little away from the edges, where the focus is shown.
/// Copy and, under a very long text, "Show the whole text" are buttons of their own, for the keyboard and for screen readers.
class TextBlock final : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString look READ look WRITE setLook)
public:
    explicit TextBlock(QWidget *parent = nullptr);
    explicit TextBlock(const QString &look, QWidget *parent = nullptr);

    QString look() const { return m_look; }
    void setLook(const QString &look);
    QString text() const { return m_text; }
    /// `lead` stands before the text in bold; both are made visible here.
    void setText(const QString &text, const QString &lead = {});
    /// Text whose hidden characters are marked already (indentedJson).
    void setVisibleText(const QString &text, const QString &lead = {});
    /// What Copy gives in place of that text and its lead, where marks stand in them: as it was sent. Asked when it is copied; gone with
    /// the next text.
    void setCopied(std::function<QString()> sent) { m_copied = std::move(sent); }
    /// What Copy gives.
    QString copied() const;
    /// Parts of the text, by its visible form: struck through as gone, or underlined as new.
    enum class Emphasis { Gone, New };
    void setMarks(const QList<TextRange> &ranges, Emphasis emphasis);
    /// Besides those that are marked already.
    void addMarks(const QList<TextRange> &ranges, Emphasis emphasis);
    bool isShortened() const { return m_shortened; }
    /// Of a text that is shortened, as by its button.
    void showWhole();
    /// Of the text's lines, as it was broken into them by whoever wrote it: where each stands at the present width.
    QList<QRect> lineRects() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void lengthened();   ///< the whole of a very long text is shown now

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    int layOut(int width) const;
    QString shown() const;
    QList<QTextLayout::FormatRange> formatsOf(qsizetype lineStart, qsizetype length) const;
    void forget();
    void offerCopy();
    void offerWhole();
    void placeButtons();

    QString m_look, m_text, m_lead;
    std::function<QString()> m_copied;
    QList<TextRange> m_gone, m_new;
    QFont m_font;
    QPushButton *m_copy = nullptr, *m_more = nullptr;   ///< made when first needed: most texts need neither
    bool m_code = false, m_boxed = false, m_inset = false, m_shortened = false, m_whole = false;
    mutable std::vector<std::unique_ptr<QTextLayout>> m_lines;
    mutable int m_width = -1, m_height = 0;
};

} // namespace witan
