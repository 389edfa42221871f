// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/number_ranges.h"
#include "widgets/seen_parts.h"

#include <QTimer>
#include <QWidget>

#include <functional>

namespace witan {

class TextBlock;

/// All that an agent sent, as text, line by line; knows which of the lines were on the screen and tells when it was the last one.
class SentText final : public QWidget {
    Q_OBJECT
    Q_PROPERTY(QString look READ look WRITE setLook)
public:
    explicit SentText(QWidget *parent = nullptr);

    QString look() const;
    void setLook(const QString &look);
    /// Another text, with its hidden characters marked already; of it nothing was seen.
    void setVisibleText(const QString &text);
    /// TextBlock::setCopied()
    void setCopied(std::function<QString()> sent);
    QString text() const;
    /// Even the same text counts as unseen again: it may be of another consultation.
    void forgetSeen();

    qsizetype lineCount() const { return m_count; }
    qsizetype seenCount() const { return qsizetype(m_lines.count()); }
    bool isSeen() const { return seenCount() == m_count; }
    /// Where to read on: from the first line that was not seen to the end. Empty where there is none.
    QRect restRect() const;
    /// Shows the whole of a very long text, where that is all that is left to do.
    void showWhole();

Q_SIGNALS:
    void seenChanged();
    void lengthened();

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void lookAtLines();
    void beginAnew();

    TextBlock *m_text;
    qsizetype m_count = 0;
    NumberRanges m_lines;        ///< that were seen, counted from 1, in any arrangement
    SeenParts m_parts;
    mutable QList<QRect> m_rects;   ///< of the lines, in this arrangement
    QTimer m_look;
};

} // namespace witan
