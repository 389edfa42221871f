// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/opening.h"

#include <QScrollArea>

class QLabel;
class QVBoxLayout;

namespace witan {

class DoorButton;
class Label;
class TextBlock;

/// A conversation in which nobody has said anything yet. A question that is chosen is only told; nothing is sent by it.
class OpeningPane final : public QScrollArea {
    Q_OBJECT
public:
    explicit OpeningPane(QWidget *parent = nullptr);

    void show(const Opening &opening);
    QList<QWidget *> parts() const;
    /// Where the keys begin; null where there is nothing to press.
    QWidget *first() const;

Q_SIGNALS:
    void questionChosen(const QString &question);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showIcons();

    Opening m_shown;
    Label *m_asked, *m_couldAsk, *m_hint;
    TextBlock *m_request;
    QVBoxLayout *m_column;
    QList<DoorButton *> m_questions;
};

} // namespace witan
