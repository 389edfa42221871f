// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractButton>

namespace witan {

/// A way in: a title in bold and a sentence below, or one line alone, before them an icon where there is one; the whole card a button.
class DoorButton final : public QAbstractButton {
    Q_OBJECT
    Q_PROPERTY(QString sentence READ sentence WRITE setSentence)
public:
    explicit DoorButton(QWidget *parent = nullptr);

    QString sentence() const { return m_sentence; }
    void setSentence(const QString &sentence);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString words() const;

    QString m_sentence;
};

} // namespace witan
