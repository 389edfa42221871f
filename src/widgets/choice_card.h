// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QRadioButton>

namespace witan {

/// One of several choices that exclude each other: a radio button with a sentence below its title that says what it leads to;
/// the whole card is pressed.
class ChoiceCard final : public QRadioButton {
    Q_OBJECT
public:
    explicit ChoiceCard(QWidget *parent = nullptr);

    QString sentence() const { return m_sentence; }
    void setSentence(const QString &sentence);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool hitButton(const QPoint &pos) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_sentence;
};

} // namespace witan
